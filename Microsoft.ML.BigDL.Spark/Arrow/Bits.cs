using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>A growing list of bits, the first in the lowest place of the first byte.</summary>
internal sealed class Bits
{
    private readonly GrowingBuffer<byte> _bytes = new();
    private byte _last;

    public int Count { get; private set; }

    /// <summary>How many of the bits are not set.</summary>
    public int Zeros { get; private set; }

    public void Add(bool bit)
    {
        if (bit)
            _last |= (byte)(1 << (Count & 7));
        else
            Zeros++;
        if ((++Count & 7) == 0)
            Flush();
    }

    /// <summary>The bits; afterwards this is empty.</summary>
    public ArrowBuffer Take()
    {
        if ((Count & 7) != 0)
            Flush();
        Count = 0;
        Zeros = 0;
        return _bytes.Take();
    }

    private void Flush()
    {
        _bytes.Add(_last);
        _last = 0;
    }
}
