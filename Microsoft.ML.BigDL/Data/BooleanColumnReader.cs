using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Data;

/// <summary>Reads Booleans as the bytes 0 and 1.</summary>
internal sealed class BooleanColumnReader(DataViewRow row, DataViewSchema.Column column, ColumnRequest request)
    : ValueColumnReader<bool, byte>(row, column, request, ElementType.UInt8)
{
    protected override void Convert(ReadOnlySpan<bool> source, Span<byte> values)
    {
        for (int i = 0; i < source.Length; i++)
            values[i] = source[i] ? (byte)1 : (byte)0;
    }
}
