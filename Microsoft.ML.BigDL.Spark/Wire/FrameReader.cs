namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>
/// Cuts a channel's bytes into frames. Small frames cost one receive; large payloads go straight to where they belong. It allocates nothing
/// after construction, whatever a header claims.
/// </summary>
internal sealed class FrameReader(PeerChannel channel)
{
    private const int BufferLength = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferLength];
    private int _begin;
    private int _end;
    private int _left;

    /// <summary>Bytes of the current payload not yet read.</summary>
    public int Left => _left;

    public FrameHeader ReadHeader()
    {
        _left = FrameHeader.Size;
        Span<byte> bytes = stackalloc byte[FrameHeader.Size];
        ReadExactly(bytes);
        FrameHeader header = FrameHeader.Read(bytes);
        if (header.PayloadLength < 0)
        {
            throw channel.Failure($"sent a frame of length {header.PayloadLength}, which cannot be", null, isTransient: false);
        }

        _left = header.PayloadLength;
        return header;
    }

    /// <summary>Fills the destination from the payload.</summary>
    public void ReadExactly(Span<byte> destination)
    {
        Take(destination.Length);
        int buffered = Math.Min(_end - _begin, destination.Length);
        _buffer.AsSpan(_begin, buffered).CopyTo(destination);
        _begin += buffered;
        destination = destination[buffered..];
        while (destination.Length >= BufferLength)
        {
            destination = destination[channel.Receive(destination)..];
        }

        if (!destination.IsEmpty)
        {
            Fill(destination.Length);
            _buffer.AsSpan(_begin, destination.Length).CopyTo(destination);
            _begin += destination.Length;
        }
    }

    /// <summary>The next bytes of the payload, a multiple of the unit and at most as many as wanted, valid until the next call.</summary>
    public ReadOnlySpan<byte> Next(int wanted, int unit)
    {
        Fill(unit);
        int length = Math.Min(wanted, _end - _begin) / unit * unit;
        Take(length);
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_begin, length);
        _begin += length;
        return bytes;
    }

    private void Take(int length)
    {
        if (length > _left)
        {
            throw channel.Failure($"sent a frame that is {length - _left} bytes too short", null, isTransient: false);
        }

        _left -= length;
    }

    private void Fill(int atLeast)
    {
        if (_end - _begin >= atLeast)
        {
            return;
        }

        _buffer.AsSpan(_begin.._end).CopyTo(_buffer);
        _end -= _begin;
        _begin = 0;
        while (_end < atLeast)
        {
            _end += channel.Receive(_buffer.AsSpan(_end));
        }
    }
}
