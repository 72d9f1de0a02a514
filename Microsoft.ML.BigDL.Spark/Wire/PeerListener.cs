using System.Net;
using System.Net.Sockets;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>
/// The one port of a process. It accepts connections of peers, lets them prove that they belong to a run this process takes part in, and
/// hands them to that run's admission. Everything else is closed.
/// </summary>
internal sealed class PeerListener : IDisposable
{
    private readonly ListenerOptions _options;
    private readonly WireOptions _wire;
    private readonly Socket _socket;
    private readonly Dictionary<Guid, Admission> _admissions = [];
    private readonly Lock _gate = new();
    private readonly Thread _acceptor;
    private int _pending;
    private volatile bool _isDisposed;

    public PeerListener(ListenerOptions options, WireOptions wire)
    {
        _options = options;
        _wire = wire;
        _socket = Bind(options);
        _socket.Listen();
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port; // Bound above.
        _acceptor = new Thread(Accept) { IsBackground = true, Name = "BigDL listener" };
        _acceptor.Start();
    }

    public int Port { get; }

    public ListenerOptions Options => _options;

    /// <summary>Lets the lower-numbered hosts of an epoch in; the run's older epochs are over.</summary>
    /// <exception cref="TransportException">The run has reached this epoch or a newer one before.</exception>
    public Admission Expect(Roster roster, RunKey key)
    {
        var admission = new Admission(roster, key);
        lock (_gate)
        {
            if (_admissions.TryGetValue(roster.Run, out Admission? older))
            {
                if (older.Roster.Epoch >= roster.Epoch)
                {
                    throw new TransportException(
                        $"Epoch {roster.Epoch} of run {roster.Run} is over: this process has reached epoch {older.Roster.Epoch}.",
                        isTransient: false);
                }

                older.Dispose();
            }

            _admissions[roster.Run] = admission;
        }

        return admission;
    }

    /// <summary>Forgets a run.</summary>
    public void Forget(Guid run)
    {
        lock (_gate)
        {
            if (_admissions.Remove(run, out Admission? admission))
            {
                admission.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _socket.Dispose();
        _acceptor.Join();
        lock (_gate)
        {
            foreach (Admission admission in _admissions.Values)
            {
                admission.Dispose();
            }

            _admissions.Clear();
        }
    }

    private static Socket Bind(ListenerOptions options)
    {
        for (int port = options.FirstPort; ; port++)
        {
            var socket = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(options.Address, port));
                return socket;
            }
            catch (SocketException error)
            {
                socket.Dispose();
                if (error.SocketErrorCode != SocketError.AddressAlreadyInUse)
                {
                    throw new TransportException(
                        $"The exchange cannot listen on {options.Address}:{port} ({error.SocketErrorCode}). The address must be one of this machine.",
                        isTransient: false, error);
                }

                if (port >= options.LastPort)
                {
                    throw new TransportException(
                        $"The exchange found no free port on {options.Address} from {options.FirstPort} to {options.LastPort}. Widen the range.",
                        isTransient: true, error);
                }
            }
        }
    }

    private void Accept()
    {
        while (!_isDisposed)
        {
            Socket socket;
            try
            {
                socket = _socket.Accept();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                if (!_isDisposed)
                {
                    _options.Refused?.Invoke($"A connection was lost before it was accepted: {error.Message}");
                }

                continue;
            }

            if (Interlocked.Increment(ref _pending) > _wire.MaxPendingHandshakes)
            {
                Interlocked.Decrement(ref _pending);
                socket.Dispose();
                continue;
            }

            new Thread(() => Admit(socket)) { IsBackground = true, Name = "BigDL handshake" }.Start();
        }
    }

    private void Admit(Socket socket)
    {
        try
        {
            var channel = new PeerChannel(socket, $"A connection from {socket.RemoteEndPoint}");
            using var limit = new CancellationTokenSource(_wire.HandshakeTimeout);
            using CancellationTokenRegistration closing = limit.Token.Register(channel.Dispose);
            try
            {
                Admit(channel);
            }
            catch (TransportException error)
            {
                _options.Refused?.Invoke(error.Message);
                channel.Dispose();
            }
        }
        catch (SocketException)
        {
            socket.Dispose(); // Gone before it had a name.
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    private void Admit(PeerChannel channel)
    {
        channel.SetTimeouts(_wire.HandshakeTimeout, _wire.HandshakeTimeout);
        if (_options.Certificate is { } certificate)
        {
            channel.Encrypt(stream => PeerCrypto.EncryptAsListener(stream, certificate));
        }

        Span<byte> hello = stackalloc byte[Greeting.Size];
        Greeting greeting = Handshake.ReadGreeting(channel, hello);
        Admission? admission;
        lock (_gate)
        {
            _admissions.TryGetValue(greeting.Run, out admission);
        }

        HandshakeStatus status = admission?.Check(greeting) ?? HandshakeStatus.NotYet;
        if (admission is null || status != HandshakeStatus.Accepted)
        {
            Handshake.Refuse(channel, status);
            throw channel.Failure(
                $"asked for run {greeting.Run}, epoch {greeting.Epoch}, as host {greeting.From}, and was refused ({status})", null);
        }

        Roster roster = admission.Roster;
        ReadOnlySpan<byte> connectorHash = roster.Hosts[greeting.From].CertificateHash.AsSpan();
        if (!PeerCrypto.AreEqual(channel.CertificateHash.Span, connectorHash))
        {
            throw channel.Failure($"did not show the certificate of host {greeting.From}", null, isTransient: false);
        }

        Handshake.Accept(channel, admission.Key, hello, roster.CertificatesOf(greeting.From, greeting.To));
        channel.Peer = roster.NameOf(greeting.From);
        admission.Add(greeting.From, channel);
    }
}
