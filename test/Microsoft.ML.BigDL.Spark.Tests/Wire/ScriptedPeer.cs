using System.Net;
using System.Net.Sockets;
using Microsoft.ML.BigDL.Spark.Wire;

namespace Microsoft.ML.BigDL.Spark.Tests.Wire;

/// <summary>
/// A listener that waits as host 1 of two for host 0, which the test plays byte by byte.
/// </summary>
internal sealed class ScriptedPeer : IDisposable
{
    public const int Epoch = 7;

    private readonly PeerRendezvous _rendezvous;
    private readonly Admission? _admission;

    public ScriptedPeer(WireOptions? options = null, bool isExpected = true)
    {
        Options = options ?? WireOptions.Default;
        Listener = new PeerListener(new ListenerOptions { Refused = text => Refused = text }, Options);
        _rendezvous = new PeerRendezvous(Listener, Options);
        Roster = new Roster(Guid.NewGuid(), Epoch, 1, [new PeerAddress("127.0.0.1", 1), new PeerAddress("127.0.0.1", Listener.Port)]);
        if (isExpected)
            _admission = Listener.Expect(Roster, Key);
    }

    public WireOptions Options { get; }

    public PeerListener Listener { get; }

    public RunKey Key { get; } = RunKey.Create();

    public Roster Roster { get; }

    public Greeting Greeting => new(Roster.Run, Epoch, 0, 1);

    public volatile string? Refused;

    /// <summary>A new connection that has said nothing yet.</summary>
    public PeerChannel Connect(int? port = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port ?? Listener.Port);
        var channel = new PeerChannel(socket, "the listener");
        channel.SetTimeouts(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));
        return channel;
    }

    public HandshakeStatus Shake(PeerChannel channel, Greeting greeting, RunKey? key = null) =>
        Handshake.Connect(channel, key ?? Key, greeting, []);

    /// <summary>Whether a proven connection of host 0 comes out of the listener within a moment.</summary>
    public bool IsAdmitted(int milliseconds)
    {
        try
        {
            _admission!.Take(0, new Deadline(TimeSpan.FromMilliseconds(milliseconds)), CancellationToken.None).Dispose();
            return true;
        }
        catch (TransportException)
        {
            return false;
        }
    }

    /// <summary>Joins as host 1 while the test's channel proves itself as host 0.</summary>
    public (PeerGroup Group, PeerChannel Channel) Join()
    {
        PeerGroup? group = null;
        Exception? failure = null;
        var joining = new Thread(() =>
        {
            try
            {
                group = _rendezvous.Join(Roster, Key, CancellationToken.None);
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        joining.Start();
        PeerChannel channel;
        while (true)
        {
            channel = Connect();
            if (Shake(channel, Greeting) == HandshakeStatus.Accepted)
                break;

            channel.Dispose();
        }

        joining.Join();
        Assert.IsNull(failure, failure?.ToString());
        return (group!, channel);
    }

    public void Dispose()
    {
        _rendezvous.Dispose();
        Listener.Dispose();
    }
}
