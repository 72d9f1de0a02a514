using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>
/// Connects this process to all other hosts of an epoch, the lower index to the higher one. Connections last for the epoch: asking again
/// for the same one gives the same connections, a newer epoch closes them, which fences off whoever stayed behind.
/// </summary>
internal sealed class PeerRendezvous(PeerListener listener, WireOptions options) : IDisposable
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private PeerGroup? _current;

    /// <summary>Returns when all hosts are connected; cancelling ends the wait, not the connections.</summary>
    /// <exception cref="TransportException">A host cannot be reached, refuses, or is late; the text names it.</exception>
    public PeerGroup Join(Roster roster, RunKey key, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_current is { Failure: null } current && current.Roster.Run == roster.Run
                && current.Roster.Epoch == roster.Epoch)
            {
                return current;
            }

            _current?.Dispose();
            _current = null;
            return _current = Connect(roster, key, cancellation);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _current?.Dispose();
            _current = null;
        }
    }

    private PeerGroup Connect(Roster roster, RunKey key, CancellationToken cancellation)
    {
        if (roster.IsEncrypted != (listener.Options.Certificate is not null))
        {
            throw new TransportException(
                $"Epoch {roster.Epoch} of run {roster.Run} is {(roster.IsEncrypted ? "" : "not ")}encrypted, but this process's listener is{(roster.IsEncrypted ? " not" : "")}.",
                isTransient: false);
        }

        Admission admission = listener.Expect(roster, key);
        var deadline = new Deadline(options.JoinTimeout);
        var channels = new PeerChannel?[roster.Hosts.Length];
        try
        {
            for (int host = roster.Self + 1; host < channels.Length; host++)
            {
                channels[host] = Reach(roster, host, key, deadline, cancellation);
            }

            for (int host = 0; host < roster.Self; host++)
            {
                channels[host] = admission.Take(host, deadline, cancellation);
            }
        }
        catch
        {
            admission.Dispose();
            foreach (PeerChannel? channel in channels)
            {
                channel?.Dispose();
            }

            throw;
        }

        ImmutableArray<PeerConnection?> connections =
            [.. channels.Select((channel, host) => channel is null ? null : new PeerConnection(channel, host, roster.Epoch))];
        return new PeerGroup(roster, connections, options);
    }

    // A host that does not listen yet, or has not heard of the epoch, is asked again until the time is over.
    private PeerChannel Reach(Roster roster, int host, RunKey key, Deadline deadline, CancellationToken cancellation)
    {
        TimeSpan delay = s_firstDelay;
        while (true)
        {
            TransportException reason;
            try
            {
                if (TryReach(roster, host, key, deadline, cancellation) is { } channel)
                {
                    return channel;
                }

                reason = new TransportException($"{roster.NameOf(host)}: has not heard of epoch {roster.Epoch} of this run.", isTransient: true);
            }
            catch (TransportException error) when (error.IsTransient)
            {
                reason = error;
            }

            cancellation.ThrowIfCancellationRequested();
            if (deadline.HasPassed)
            {
                throw new TransportException(
                    $"{reason.Message} Tried for {deadline.Length.TotalSeconds:0.#} s; it is not running, or a firewall lies between.",
                    isTransient: true, reason);
            }

            cancellation.WaitHandle.WaitOne(delay);
            delay = delay * 2 < s_longestDelay ? delay * 2 : s_longestDelay;
        }
    }

    private PeerChannel? TryReach(Roster roster, int host, RunKey key, Deadline deadline, CancellationToken cancellation)
    {
        PeerAddress address = roster.Hosts[host];
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var channel = new PeerChannel(socket, roster.NameOf(host));

        // A blocking connect knows no time limit; closing the socket ends it, and every later wait of the handshake.
        TimeSpan limit = deadline.Left < options.HandshakeTimeout ? deadline.Left : options.HandshakeTimeout;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        using CancellationTokenRegistration closing = timer.Token.Register(channel.Dispose);
        try
        {
            Connect(socket, address, channel);
            channel.SetTimeouts(limit, limit);
            if (roster.IsEncrypted)
            {
                // The rendezvous has checked that the listener has a certificate.
                channel.Encrypt(stream => PeerCrypto.EncryptAsConnector(stream, listener.Options.Certificate!, address.CertificateHash));
            }

            var greeting = new Greeting(roster.Run, roster.Epoch, roster.Self, host);
            HandshakeStatus status = Handshake.Connect(channel, key, greeting, roster.CertificatesOf(roster.Self, host));
            if (status == HandshakeStatus.Accepted)
            {
                return channel;
            }

            channel.Dispose();

            // A host that has ended the epoch already had a reason, by which the driver begins the next one.
            return status == HandshakeStatus.NotYet ? null : throw channel.Failure(
                $"refused the connection: {status}, for epoch {roster.Epoch} of run {roster.Run}, version {Greeting.Version}", null,
                isTransient: status == HandshakeStatus.Stale);
        }
        catch (TransportException)
        {
            channel.Dispose();
            throw;
        }
    }

    private static void Connect(Socket socket, PeerAddress address, PeerChannel channel)
    {
        try
        {
            if (IPAddress.TryParse(address.Host, out IPAddress? ip))
            {
                socket.Connect(ip, address.Port);
            }
            else
            {
                socket.Connect(address.Host, address.Port);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw channel.Failure($"cannot be reached ({error.Message})", error);
        }
    }
}
