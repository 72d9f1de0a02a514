using System.Net.Sockets;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// A connection to the executor's JVM as a stream with a buffer in each direction; what is written leaves at <see cref="Flush"/>. One thread
/// reads and writes it.
/// </summary>
/// <remarks>
/// The JVM sends a task in two small segments and leaves Nagle's algorithm on, so that the second one waits for the acknowledgement of the
/// first, which Linux delays by 40 ms. Quick acknowledgement removes the wait; the kernel falls back from it, hence it is asked for before each
/// receive.
/// </remarks>
internal sealed class WorkerSocket : Stream
{
    private const int TcpLevel = 6;
    private const int TcpQuickAck = 12;
    private const int BufferBytes = 1 << 16;
    private static readonly byte[] s_one = BitConverter.GetBytes(1);

    private readonly Socket _socket;
    private readonly bool _delaysAcknowledgements;
    private readonly byte[] _received = new byte[BufferBytes];
    private readonly byte[] _toSend = new byte[BufferBytes];
    private int _receivedStart;
    private int _receivedEnd;
    private int _toSendCount;

    public WorkerSocket(Socket socket)
    {
        bool isTcp = socket.AddressFamily != AddressFamily.Unix;
        if (isTcp)
            socket.NoDelay = true;
        _socket = socket;
        _delaysAcknowledgements = isTcp && OperatingSystem.IsLinux();
    }

    public Socket Socket => _socket;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (_receivedStart == _receivedEnd)
        {
            // A large read goes past the buffer: record batches are copied once.
            if (buffer.Length >= BufferBytes)
                return Receive(buffer);
            _receivedStart = 0;
            _receivedEnd = Receive(_received);
        }
        int count = Math.Min(buffer.Length, _receivedEnd - _receivedStart);
        _received.AsSpan(_receivedStart, count).CopyTo(buffer);
        _receivedStart += count;
        return count;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > BufferBytes - _toSendCount)
            Flush();
        if (buffer.Length > BufferBytes)
        {
            Send(buffer);
            return;
        }
        buffer.CopyTo(_toSend.AsSpan(_toSendCount));
        _toSendCount += buffer.Length;
    }

    public override void Flush()
    {
        Send(_toSend.AsSpan(0, _toSendCount));
        _toSendCount = 0;
    }

    /// <summary>Tells the JVM that nothing more will come and reads until it closes too, or for at most <paramref name="patience"/>.</summary>
    /// <remarks>Closing with unread input would reset the connection, and the reset can overtake the last answer.</remarks>
    public void FinishSending(TimeSpan patience)
    {
        Flush();
        _socket.Shutdown(SocketShutdown.Send);
        _socket.ReceiveTimeout = (int)patience.TotalMilliseconds;
        while (Receive(_received) > 0)
        {
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _socket.Dispose();
        base.Dispose(disposing);
    }

    private int Receive(Span<byte> buffer)
    {
        try
        {
            if (_delaysAcknowledgements)
                _socket.SetRawSocketOption(TcpLevel, TcpQuickAck, s_one);
            return _socket.Receive(buffer);
        }
        catch (SocketException error)
        {
            throw new IOException($"receiving from the executor failed: {error.Message}", error);
        }
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[_socket.Send(bytes)..];
        }
        catch (SocketException error)
        {
            throw new IOException($"sending to the executor failed: {error.Message}", error);
        }
    }
}
