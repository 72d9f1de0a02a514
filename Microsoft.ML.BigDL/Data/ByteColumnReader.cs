using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Data;

/// <summary>Reads bytes as they are.</summary>
internal sealed class ByteColumnReader(DataViewRow row, DataViewSchema.Column column, ColumnRequest request)
    : ValueColumnReader<byte, byte>(row, column, request, ElementType.UInt8)
{
    protected override void Convert(ReadOnlySpan<byte> source, Span<byte> values) => source.CopyTo(values);
}
