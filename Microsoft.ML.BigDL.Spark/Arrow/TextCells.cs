using System.Text;
using Apache.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>
/// Text, decoded for a whole array when the first value is asked for: one array of characters per batch instead of one per row. The characters
/// are never overwritten, because readers may keep the text they were given.
/// </summary>
internal sealed class TextCells : Cells<ReadOnlyMemory<char>>
{
    private ArrayData? _array;
    private char[]? _chars;
    private int[] _starts = [];

    public TextCells()
        : base(TextDataViewType.Instance) => HasMissing = true;

    public override ReadOnlyMemory<char> this[int index]
    {
        get
        {
            _chars ??= Decode(_array!); // Attached before any value is read.
            return _chars.AsMemory(_starts[index].._starts[index + 1]);
        }
    }

    public override Type BoxedType => typeof(string);

    public override object Boxed(int index) => this[index].ToString();

    public override void Attach(ArrayData array)
    {
        base.Attach(array);
        _array = array;
        _chars = null;
    }

    private char[] Decode(ArrayData array)
    {
        var offsets = new Offsets(array);
        int length = array.Length;
        if (_starts.Length <= length)
            _starts = new int[length + 1];

        // UTF-8 never has fewer bytes than UTF-16 has characters.
        var chars = new char[offsets[length] - offsets[0]];
        ReadOnlySpan<byte> bytes = array.Buffers[2].Span;
        int written = 0;
        for (int i = 0; i < length; i++)
        {
            _starts[i] = written;
            written += Encoding.UTF8.GetChars(bytes[offsets[i]..offsets[i + 1]], chars.AsSpan(written));
        }

        _starts[length] = written;
        return chars;
    }
}
