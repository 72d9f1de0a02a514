using System.Numerics;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Data;

/// <summary>Reads keys, which ML.NET counts from 1 with 0 for a missing one, as indices from 0; in sequences they stay as they are.</summary>
internal sealed class KeyColumnReader<T>(DataViewRow row, DataViewSchema.Column column, ColumnRequest request)
    : ValueColumnReader<T, int>(row, column, request, ElementType.Int32)
    where T : unmanaged, IUnsignedNumber<T>
{
    protected override void Convert(ReadOnlySpan<T> source, Span<int> values)
    {
        ulong first = Request.IsSequence ? 0u : 1u;
        for (int i = 0; i < source.Length; i++)
        {
            ulong key = ulong.CreateTruncating(source[i]);
            if (key < first && !Request.AllowsMissing)
            {
                throw Bad(Position, $"holds a missing key{Slot(i)}",
                    "Its value was not among those the key mapping was fitted on; fit the mapping on data that has it, or drop the row");
            }

            // A missing key wraps around to -1.
            long index = (long)(key - first);
            if (index >= Request.Limit)
            {
                throw Bad(Position, $"holds key {key} (index {index}){Slot(i)}",
                    $"The network has room for {Request.Limit} (indices 0 to {Request.Limit - 1}); give it as many outputs or table rows as there are keys");
            }

            values[i] = (int)index;
        }
    }
}
