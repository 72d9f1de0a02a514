using System.Text;
using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Text as UTF-8.</summary>
internal sealed class TextCellWriter() : CellWriter<ReadOnlyMemory<char>>(SparkType.String)
{
    private readonly GrowingBuffer<byte> _bytes = new();
    private readonly GrowingBuffer<int> _ends = new();

    public override long Bytes => _bytes.Count + 4L * _ends.Count;

    public override void Append(ReadOnlyMemory<char> value)
    {
        if (_ends.Count == 0)
            _ends.Add(0);
        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        _bytes.Shrink(most - Encoding.UTF8.GetBytes(value.Span, _bytes.Extend(most)));
        _ends.Add(_bytes.Count);
    }

    public override ArrayData Take()
    {
        if (_ends.Count == 0)
            _ends.Add(0);
        int length = _ends.Count - 1;
        return Array(length, ArrowBuffer.Empty, _ends.Take(), _bytes.Take());
    }
}
