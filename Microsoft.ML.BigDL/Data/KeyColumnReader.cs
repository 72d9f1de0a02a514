using System.Numerics;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Data;

/// <summary>Reads keys, which ML.NET counts from 1 with 0 for a missing one, as indices from 0.</summary>
internal sealed class KeyColumnReader<T>(DataViewRow row, DataViewSchema.Column column, ColumnRequest request)
    : ValueColumnReader<T, int>(row, column, request, ElementType.Int32)
    where T : unmanaged, IUnsignedNumber<T>
{
    protected override void Convert(ReadOnlySpan<T> source, Span<int> values)
    {
        for (int i = 0; i < source.Length; i++)
        {
            ulong key = ulong.CreateTruncating(source[i]);
            if (key == 0 && !Request.AllowsMissing)
            {
                throw Bad(Position, $"holds a missing key{Slot(i)}",
                    "Its value was not among those the key mapping was fitted on; fit the mapping on data that has it, or drop the row");
            }

            if (key > (ulong)Request.Limit)
            {
                throw Bad(Position, $"holds key {key} (index {key - 1}){Slot(i)}",
                    $"The network has room for {Request.Limit} (indices 0 to {Request.Limit - 1}); give it as many outputs or table rows as there are keys");
            }

            values[i] = (int)(key - 1);
        }
    }
}
