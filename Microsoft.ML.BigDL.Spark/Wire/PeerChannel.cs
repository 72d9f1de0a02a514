using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>
/// The bytes to and from one peer over a blocking socket, encrypted or not. One thread may send while another receives; closing frees both.
/// </summary>
internal sealed class PeerChannel : IDisposable
{
    private const int TcpLevel = 6;
    private const int LinuxQuickAck = 12;

    private readonly Socket _socket;
    private Stream? _encrypted;
    private int _isClosed;

    public PeerChannel(Socket socket, string peer)
    {
        _socket = socket;
        _socket.NoDelay = true;
        Peer = peer;
    }

    /// <summary>How messages call the peer; an address until its greeting told more.</summary>
    public string Peer { get; set; }

    /// <summary>The peer's certificate hash; empty when not encrypted.</summary>
    public ReadOnlyMemory<byte> CertificateHash { get; private set; }

    /// <summary>Runs the TLS handshake; the certificates' hashes are compared there or in the greeting.</summary>
    public void Encrypt(Func<Stream, SslStream> authenticate)
    {
        try
        {
            SslStream encrypted = authenticate(new NetworkStream(_socket, ownsSocket: false));
            _encrypted = encrypted;
            CertificateHash = PeerCrypto.HashOf(encrypted.RemoteCertificate!).AsMemory(); // Both sides require one.
        }
        catch (Exception error) when (error is AuthenticationException or IOException or ObjectDisposedException)
        {
            throw Failure("the encrypted connection could not be set up. Both hosts must take part in the same run and epoch", error,
                isTransient: error is not AuthenticationException);
        }
    }

    /// <summary>How long a receive and a send may wait for the peer.</summary>
    public void SetTimeouts(TimeSpan receive, TimeSpan send)
    {
        Guard(() =>
        {
            _socket.ReceiveTimeout = Math.Max(1, (int)receive.TotalMilliseconds);
            _socket.SendTimeout = Math.Max(1, (int)send.TotalMilliseconds);
        });
    }

    /// <summary>Receives at least one byte.</summary>
    public int Receive(Span<byte> buffer)
    {
        int received;
        try
        {
            AcknowledgeAtOnce();
            received = _encrypted is null ? _socket.Receive(buffer) : _encrypted.Read(buffer);
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            throw Translate(error);
        }

        return received > 0 ? received : throw Failure("closed the connection", null);
    }

    public void ReceiveExactly(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            buffer = buffer[Receive(buffer)..];
        }
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (_encrypted is not null)
            {
                _encrypted.Write(bytes);
                return;
            }

            while (!bytes.IsEmpty)
            {
                bytes = bytes[_socket.Send(bytes)..];
            }
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            throw Translate(error);
        }
    }

    /// <summary>Closes the connection; a thread blocked in it returns with an error.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            // The encrypted stream is left to the collector: closing it would wait for a sender.
            _socket.Dispose();
        }
    }

    public TransportException Failure(string what, Exception? inner, bool isTransient = true) => new($"{Peer}: {what}.", isTransient, inner);

    // The peer's kernel would hold the rest of a message back until our delayed acknowledgement; the setting lasts for one receive.
    private void AcknowledgeAtOnce()
    {
        if (OperatingSystem.IsLinux())
        {
            ReadOnlySpan<byte> one = [1, 0, 0, 0];
            _socket.SetRawSocketOption(TcpLevel, LinuxQuickAck, one);
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw Translate(error);
        }
    }

    private TransportException Translate(Exception error)
    {
        SocketError code = ((error as SocketException) ?? (error.InnerException as SocketException))?.SocketErrorCode ?? SocketError.Success;
        return code switch
        {
            SocketError.TimedOut or SocketError.WouldBlock =>
                Failure("said nothing, or took nothing, for the time allowed. Its process hangs or the network is cut", error),
            SocketError.ConnectionReset or SocketError.Shutdown => Failure("closed the connection", error),
            _ when _isClosed != 0 => Failure("this process closed the connection", error),
            _ => Failure($"the connection failed ({(code == SocketError.Success ? error.Message : code)})", error),
        };
    }
}
