using System.Diagnostics;
using System.Net;
using Microsoft.ML.BigDL.Spark.Wire;

namespace Microsoft.ML.BigDL.Spark.Tests.Wire;

[TestClass]
public sealed class HandshakeTests
{
    private const int Moment = 300;

    [TestMethod]
    public void The_key_opens_the_door()
    {
        using var peer = new ScriptedPeer();
        using PeerChannel channel = peer.Connect();

        Assert.AreEqual(HandshakeStatus.Accepted, peer.Shake(channel, peer.Greeting));
        Assert.IsTrue(peer.IsAdmitted(20_000));
    }

    [TestMethod]
    public void Another_key_is_noticed_by_the_connecting_side()
    {
        using var peer = new ScriptedPeer();
        using PeerChannel channel = peer.Connect();

        TransportException error = Assert.ThrowsExactly<TransportException>(() => peer.Shake(channel, peer.Greeting, RunKey.Create()));
        Assert.IsFalse(error.IsTransient);
        StringAssert.Contains(error.Message, "key of the run");
        channel.Dispose();
        Assert.IsFalse(peer.IsAdmitted(Moment));
    }

    [TestMethod]
    public void A_guessed_proof_is_noticed_by_the_listening_side()
    {
        using var peer = new ScriptedPeer();
        using PeerChannel channel = peer.Connect();
        Reply(channel, peer.Greeting);
        channel.Send(new byte[PeerCrypto.HashLength]);

        Assert.ThrowsExactly<TransportException>(() => channel.Receive(new byte[1]));
        StringAssert.Contains(peer.Refused, "did not prove");
        Assert.IsFalse(peer.IsAdmitted(Moment));
    }

    [TestMethod]
    public void The_listeners_own_proof_sent_back_is_refused()
    {
        using var peer = new ScriptedPeer();
        using PeerChannel channel = peer.Connect();
        byte[] reply = Reply(channel, peer.Greeting);
        channel.Send(reply.AsSpan(^PeerCrypto.HashLength));

        Assert.ThrowsExactly<TransportException>(() => channel.Receive(new byte[1]));
        Assert.IsFalse(peer.IsAdmitted(Moment));
    }

    [TestMethod]
    public void A_greeting_sent_back_to_its_sender_is_refused()
    {
        // Host 1 greets host 2, who has no key and passes the greeting to host 1's own door to get the answer.
        using var peer = new ScriptedPeer();
        using PeerChannel channel = peer.Connect();
        Assert.AreEqual(HandshakeStatus.Misaddressed, peer.Shake(channel, peer.Greeting with { From = 1, To = 2 }));
    }

    [TestMethod]
    public void A_recorded_handshake_does_not_open_the_door_again()
    {
        using var peer = new ScriptedPeer();
        using var relay = new Relay(peer.Listener.Port);
        using PeerChannel first = peer.Connect(relay.Port);
        Assert.AreEqual(HandshakeStatus.Accepted, peer.Shake(first, peer.Greeting));
        byte[] recorded = relay.Recorded;
        Assert.HasCount(Greeting.Size + PeerCrypto.HashLength, recorded);

        using PeerChannel second = peer.Connect();
        peer.Refused = null;
        second.Send(recorded);
        byte[] answer = new byte[4096];
        Assert.ThrowsExactly<TransportException>(() =>
        {
            while (true)
                second.Receive(answer);
        });
        StringAssert.Contains(peer.Refused, "did not prove");
    }

    [TestMethod]
    public void Another_version_is_told_so()
    {
        using var peer = new ScriptedPeer();
        using PeerChannel channel = peer.Connect();
        byte[] hello = Hello(peer.Greeting);
        hello[4]++;
        channel.Send(hello);
        byte[] reply = new byte[8 + Greeting.NonceLength + PeerCrypto.HashLength];
        channel.ReceiveExactly(reply);

        Assert.AreEqual((byte)HandshakeStatus.WrongVersion, reply[7]);
        Assert.ThrowsExactly<TransportException>(() => channel.Receive(reply));
        StringAssert.Contains(peer.Refused, "version 2");
    }

    [TestMethod]
    [DataRow(-1, 0, 1, (int)HandshakeStatus.Stale)]
    [DataRow(1, 0, 1, (int)HandshakeStatus.NotYet)]
    [DataRow(0, 0, 0, (int)HandshakeStatus.Misaddressed)]
    [DataRow(0, 1, 1, (int)HandshakeStatus.Misaddressed)]
    [DataRow(0, -1, 1, (int)HandshakeStatus.Misaddressed)]
    [DataRow(0, int.MaxValue, 1, (int)HandshakeStatus.Misaddressed)]
    public void Other_epochs_and_other_hosts_are_refused(int epochs, int from, int to, int expected)
    {
        using var peer = new ScriptedPeer();
        using PeerChannel channel = peer.Connect();
        var greeting = new Greeting(peer.Roster.Run, ScriptedPeer.Epoch + epochs, from, to);

        Assert.AreEqual((HandshakeStatus)expected, peer.Shake(channel, greeting));
    }

    [TestMethod]
    public void An_unknown_run_is_asked_to_wait()
    {
        using var peer = new ScriptedPeer();
        using PeerChannel channel = peer.Connect();

        Assert.AreEqual(HandshakeStatus.NotYet, peer.Shake(channel, peer.Greeting with { Run = Guid.NewGuid() }));
    }

    [TestMethod]
    public void A_host_is_let_in_once()
    {
        using var peer = new ScriptedPeer();
        using PeerChannel first = peer.Connect();
        peer.Shake(first, peer.Greeting);
        Assert.IsTrue(peer.IsAdmitted(20_000));
        using PeerChannel second = peer.Connect();

        Assert.AreEqual(HandshakeStatus.Duplicate, peer.Shake(second, peer.Greeting));
    }

    [TestMethod]
    public void Strangers_are_closed_unanswered()
    {
        using var peer = new ScriptedPeer();
        using PeerChannel channel = peer.Connect();
        channel.Send("GET / HTTP/1.1\r\nHost: somewhere\r\nAccept: */*\r\nUser-Agent: a browser\r\n\r\n"u8);

        Assert.ThrowsExactly<TransportException>(() => channel.Receive(new byte[1]));
    }

    [TestMethod]
    public void Whoever_dawdles_is_closed_in_time()
    {
        using var peer = new ScriptedPeer(WireOptions.Default with { HandshakeTimeout = TimeSpan.FromMilliseconds(Moment) });
        using PeerChannel channel = peer.Connect();
        channel.Send("BDLX"u8);
        long began = Stopwatch.GetTimestamp();

        Assert.ThrowsExactly<TransportException>(() => channel.Receive(new byte[1]));
        Assert.IsLessThan(10, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    [TestMethod]
    public void A_crowd_of_silent_connections_is_bounded()
    {
        using var peer = new ScriptedPeer(WireOptions.Default with { MaxPendingHandshakes = 2 });
        PeerChannel[] crowd = [.. Enumerable.Range(0, 5).Select(_ => peer.Connect())];
        int closed = crowd.Skip(2).Count(channel =>
        {
            try
            {
                channel.Receive(new byte[1]);
                return false;
            }
            catch (TransportException)
            {
                return true;
            }
        });

        Assert.AreEqual(3, closed);
        foreach (PeerChannel channel in crowd)
            channel.Dispose();
    }

    [TestMethod]
    public void A_newer_epoch_closes_the_door_to_the_older_one()
    {
        using var peer = new ScriptedPeer();
        var next = new Roster(peer.Roster.Run, ScriptedPeer.Epoch + 1, 1, peer.Roster.Hosts);
        using Admission admission = peer.Listener.Expect(next, peer.Key);
        using PeerChannel straggler = peer.Connect();

        Assert.AreEqual(HandshakeStatus.Stale, peer.Shake(straggler, peer.Greeting));
        Assert.ThrowsExactly<TransportException>(() => peer.Listener.Expect(peer.Roster, peer.Key));
    }

    [TestMethod]
    public void The_listener_binds_loopback_and_keeps_to_its_ports()
    {
        using var first = new PeerListener(new ListenerOptions(), WireOptions.Default);
        var range = new ListenerOptions { FirstPort = first.Port, LastPort = first.Port };
        TransportException error = Assert.ThrowsExactly<TransportException>(() => new PeerListener(range, WireOptions.Default));

        StringAssert.Contains(error.Message, $"from {first.Port} to {first.Port}");
        Assert.AreEqual(IPAddress.Loopback, first.Options.Address);
    }

    [TestMethod]
    public void A_key_does_not_show_itself()
    {
        byte[] bytes = [.. Enumerable.Range(100, 32).Select(i => (byte)i)];
        string text = $"{new RunKey(bytes)}";

        Assert.DoesNotContain("100", text);
        Assert.DoesNotContain(Convert.ToHexString(bytes), text, StringComparison.OrdinalIgnoreCase);
        Assert.ThrowsExactly<ArgumentException>(() => new RunKey(new byte[31]));
    }

    private static byte[] Hello(Greeting greeting)
    {
        byte[] hello = new byte[Greeting.Size];
        greeting.Write(hello);
        return hello;
    }

    private static byte[] Reply(PeerChannel channel, Greeting greeting)
    {
        channel.Send(Hello(greeting));
        byte[] reply = new byte[8 + Greeting.NonceLength + PeerCrypto.HashLength];
        channel.ReceiveExactly(reply);
        Assert.AreEqual(0, reply[7]);
        return reply;
    }
}
