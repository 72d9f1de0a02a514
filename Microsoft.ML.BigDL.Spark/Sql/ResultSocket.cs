using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>A connection to one of the small servers on loopback through which Spark's driver moves bulk data.</summary>
internal sealed class ResultSocket : IDisposable
{
    private readonly Socket _socket;

    private ResultSocket(Socket socket)
    {
        _socket = socket;
        Stream = new BufferedStream(new NetworkStream(socket), 1 << 16);
    }

    /// <summary>What the server sends.</summary>
    public Stream Stream { get; }

    /// <summary>Connects and proves the secret.</summary>
    /// <param name="address">A port, or the path of a socket file, which needs no secret.</param>
    /// <param name="secret">The secret of this server.</param>
    public static ResultSocket Connect(object? address, string? secret)
    {
        EndPoint end = address switch
        {
            int port => new IPEndPoint(IPAddress.Loopback, port),
            string path => new UnixDomainSocketEndPoint(path),
            _ => throw new SparkException($"Spark named the result server {address ?? "null"} where a port or the path of a socket was expected."),
        };
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(end);
            var connected = new ResultSocket(socket);
            if (end is IPEndPoint)
            {
                socket.NoDelay = true;
                connected.Authenticate(secret ?? "");
            }

            return connected;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        _socket.Dispose();
    }

    /// <summary>Reads a big-endian number; null at the end of the stream.</summary>
    public int? TryReadInt()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        int read = Stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? BinaryPrimitives.ReadInt32BigEndian(bytes) : null;
    }

    public int ReadInt() => TryReadInt() ?? throw new EndOfStreamException("The result server of Spark's driver ended in the middle of its answer.");

    public void WriteInt(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        Write(bytes);
    }

    /// <summary>Sends bytes at once.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[_socket.Send(bytes)..];
    }

    private void Authenticate(string secret)
    {
        byte[] proof = Encoding.UTF8.GetBytes(secret);
        WriteInt(proof.Length);
        Write(proof);
        var answer = new byte[ReadInt() is int length and >= 0 and <= 16 ? length : 0];
        Stream.ReadExactly(answer);
        if (!answer.AsSpan().SequenceEqual("ok"u8))
            throw new SparkException("The result server of Spark's driver refused the secret it gave out itself.");
    }
}
