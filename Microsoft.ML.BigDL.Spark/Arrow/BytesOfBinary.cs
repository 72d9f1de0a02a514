using Apache.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>The bytes of all values of a binary array, as the elements of a list.</summary>
internal sealed class BytesOfBinary() : Cells<byte>(NumberDataViewType.Byte)
{
    private ReadOnlyMemory<byte> _bytes;

    public override byte this[int index] => _bytes.Span[index];

    public override void CopyTo(int start, Span<byte> destination) => _bytes.Span.Slice(start, destination.Length).CopyTo(destination);

    public override void Attach(ArrayData array)
    {
        base.Attach(array);
        _bytes = array.Buffers[2].Memory;
    }
}
