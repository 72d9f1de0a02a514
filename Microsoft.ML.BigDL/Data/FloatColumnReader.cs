using System.Globalization;
using System.Numerics;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Data;

/// <summary>Reads numbers as floats; missing and infinite ones are refused.</summary>
internal sealed class FloatColumnReader<T>(DataViewRow row, DataViewSchema.Column column, ColumnRequest request)
    : ValueColumnReader<T, float>(row, column, request, ElementType.Float32)
    where T : unmanaged, INumber<T>
{
    protected override void Convert(ReadOnlySpan<T> source, Span<float> values)
    {
        for (int i = 0; i < source.Length; i++)
            values[i] = float.CreateTruncating(source[i]);

        if (Request.AllowsMissing)
            return;

        // The difference of a finite number with itself is 0, of anything else not a number.
        int at = 0;
        Vector<float> differences = Vector<float>.Zero;
        for (; at <= values.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            var lane = new Vector<float>(values[at..]);
            differences += lane - lane;
        }

        float rest = Vector.Sum(differences);
        for (; at < values.Length; at++)
            rest += values[at] - values[at];

        if (rest != 0)
            throw Missing(values);
    }

    private InvalidOperationException Missing(ReadOnlySpan<float> values)
    {
        int slot = 0;
        while (float.IsFinite(values[slot]))
            slot++;

        return Bad(Position, $"holds {values[slot].ToString(CultureInfo.InvariantCulture)}{Slot(slot)}",
            "Finite numbers are needed; fill missing values with ReplaceMissingValues or drop such rows with FilterRowsByMissingValues");
    }
}
