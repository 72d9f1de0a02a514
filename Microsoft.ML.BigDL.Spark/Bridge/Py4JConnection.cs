using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// One authenticated connection to the gateway. Requests and replies alternate strictly, and the Java side serves each connection with one
/// thread of its own. Not for use by several threads at once.
/// </summary>
internal sealed class Py4JConnection : IDisposable
{
    private const int KeptCapacity = 1 << 20;
    private const int FirstCapacity = 1 << 16;
    private const int HandshakeMilliseconds = 30_000;
    private const int TcpLevel = 6;
    private const int TcpQuickAck = 12;

    private static readonly byte[] s_on = BitConverter.GetBytes(1);

    private readonly Socket _socket;
    private byte[] _buffer = new byte[FirstCapacity];

    private Py4JConnection(Socket socket) => _socket = socket;

    public Py4JCommand Command { get; } = new();

    /// <summary>Connects and authenticates. Throws a <see cref="SocketException"/>, or an <see cref="IOException"/> when the gateway refuses.</summary>
    public static Py4JConnection Open(GatewayAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new Py4JConnection(socket);
        try
        {
            // Something else than a gateway may listen there and wait for us to go on. Later, replies take as long as their jobs.
            socket.ReceiveTimeout = HandshakeMilliseconds;
            socket.Connect(IPAddress.Loopback, address.Port);
            // The one request without an end line.
            connection.Command.Begin("A").Line(address.Secret);
            if (!connection.Exchange().SequenceEqual("!yv"u8))
                throw new IOException("the gateway refused the secret");
            socket.ReceiveTimeout = 0;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends the command and returns the line that answers it, without its line feed; valid until the next exchange.</summary>
    public ReadOnlySpan<byte> Exchange()
    {
        if (_buffer.Length > KeptCapacity)
            _buffer = new byte[FirstCapacity];
        for (ReadOnlySpan<byte> rest = Command.Written.Span; !rest.IsEmpty;)
            rest = rest[_socket.Send(rest)..];

        int filled = 0;
        while (true)
        {
            if (filled == _buffer.Length)
                Grow();
            int received = Receive(_buffer.AsSpan(filled));
            if (received == 0)
                throw new EndOfStreamException("the gateway closed the connection");
            // Only the line feed ends a line: a carriage return is escaped, and other line separators are plain text.
            int end = _buffer.AsSpan(filled, received).IndexOf((byte)'\n');
            filled += received;
            if (end < 0)
                continue;
            end += filled - received;
            if (end != filled - 1)
                throw new IOException($"the gateway sent {filled - 1 - end} bytes after the line that answers the request: " +
                    Encoding.UTF8.GetString(_buffer.AsSpan(end + 1, Math.Min(80, filled - 1 - end))));
            return _buffer.AsSpan(0, end);
        }
    }

    public void Dispose() => _socket.Dispose();

    private int Receive(Span<byte> target)
    {
        // Java sends a long reply in pieces and waits for the acknowledgement of the first, which Linux delays by 40 ms unless told not to.
        // The kernel forgets the setting, hence before every receive.
        if (OperatingSystem.IsLinux())
            _socket.SetRawSocketOption(TcpLevel, TcpQuickAck, s_on);
        return _socket.Receive(target);
    }

    private void Grow()
    {
        if (_buffer.Length == Array.MaxLength)
            throw new IOException($"a reply is longer than {Array.MaxLength} bytes; fetch the value in parts or through a file");
        Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, Array.MaxLength));
    }
}
