using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Data;

/// <summary>Reads Booleans as the classes 0 and 1.</summary>
internal sealed class BooleanIndexColumnReader(DataViewRow row, DataViewSchema.Column column, ColumnRequest request)
    : ValueColumnReader<bool, int>(row, column, request, ElementType.Int32)
{
    protected override void Convert(ReadOnlySpan<bool> source, Span<int> values)
    {
        for (int i = 0; i < source.Length; i++)
            values[i] = source[i] ? 1 : 0;
    }
}
