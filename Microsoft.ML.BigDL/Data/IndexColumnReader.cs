using System.Globalization;
using System.Numerics;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Data;

/// <summary>Reads whole numbers from 0, whatever type they are stored in.</summary>
internal sealed class IndexColumnReader<T>(DataViewRow row, DataViewSchema.Column column, ColumnRequest request)
    : ValueColumnReader<T, int>(row, column, request, ElementType.Int32)
    where T : unmanaged, INumber<T>
{
    protected override void Convert(ReadOnlySpan<T> source, Span<int> values)
    {
        for (int i = 0; i < source.Length; i++)
        {
            T value = source[i];
            // Compared as doubles: NaN and numbers beyond the type's range fail too.
            double number = double.CreateTruncating(value);
            if (!(number >= 0 && number < Request.Limit && number == Math.Floor(number)))
            {
                string allowed = Request.Limit == int.MaxValue ? "from 0" : $"from 0 to {Request.Limit - 1}";
                throw Bad(Position, $"holds {value.ToString(null, CultureInfo.InvariantCulture)}{Slot(i)}",
                    $"Whole numbers {allowed} are expected; map other values with MapValueToKey");
            }

            values[i] = (int)number;
        }
    }
}
