using System.Buffers.Binary;
using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Wire;

namespace Microsoft.ML.BigDL.Spark.Tests.Wire;

[TestClass]
public sealed class PeerGroupTests
{
    private static readonly WireOptions s_impatient = WireOptions.Default with
    {
        SilenceTimeout = TimeSpan.FromMilliseconds(400),
        HeartbeatInterval = TimeSpan.FromMilliseconds(50),
    };

    [TestMethod]
    public void Frames_arrive_whole_and_in_order()
    {
        using var peer = new ScriptedPeer(isExpected: false);
        var sink = new Sink();
        (PeerGroup group, PeerChannel channel) = peer.Join();
        group.Start(sink);
        for (int i = 0; i < 300; i++)
            channel.Send(Frame(FrameType.Push, ScriptedPeer.Epoch, i, new byte[i * i]));

        sink.WaitFor(300);
        CollectionAssert.AreEqual(Enumerable.Range(0, 300).Select(i => i * i).ToArray(), sink.Lengths);
        channel.Dispose();
        group.Dispose();
    }

    [TestMethod]
    public void A_frame_of_an_older_epoch_ends_the_connection()
    {
        TransportException error = FailureAfter((_, channel) => channel.Send(Frame(FrameType.Push, ScriptedPeer.Epoch - 1, 0, [])));
        Assert.IsFalse(error.IsTransient);
        StringAssert.Contains(error.Message, "epoch 6");
        StringAssert.Contains(error.Message, "host 0 (127.0.0.1:1)");
    }

    [TestMethod]
    public void A_negative_length_is_refused()
    {
        byte[] frame = Frame(FrameType.Push, ScriptedPeer.Epoch, 0, []);
        BinaryPrimitives.WriteInt32LittleEndian(frame, -5);
        StringAssert.Contains(FailureAfter((_, channel) => channel.Send(frame)).Message, "-5");
    }

    [TestMethod]
    public void A_huge_length_allocates_nothing()
    {
        byte[] frame = Frame(FrameType.Push, ScriptedPeer.Epoch, 0, []);
        BinaryPrimitives.WriteInt32LittleEndian(frame, int.MaxValue);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        TransportException error = FailureAfter((_, channel) => channel.Send(frame), new Sink { Longest = 1000 });

        StringAssert.Contains(error.Message, "2147483647");
        Assert.IsLessThan(20_000_000, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    [TestMethod]
    public void A_payload_on_a_heartbeat_is_refused() =>
        Assert.IsFalse(FailureAfter((_, channel) => channel.Send(Frame(FrameType.Heartbeat, ScriptedPeer.Epoch, 0, new byte[3])),
            new Sink { Longest = 0 }).IsTransient);

    [TestMethod]
    public void Half_a_frame_and_a_closed_connection_are_noticed_at_once()
    {
        TransportException error = FailureAfter((_, channel) =>
        {
            channel.Send(Frame(FrameType.Push, ScriptedPeer.Epoch, 0, new byte[100]).AsSpan(0, 60));
            channel.Dispose();
        });
        Assert.IsTrue(error.IsTransient);
        StringAssert.Contains(error.Message, "closed the connection");
    }

    [TestMethod]
    public void A_silent_peer_is_given_up_within_the_bound()
    {
        long began = Stopwatch.GetTimestamp();
        TransportException error = FailureAfter((_, _) => { }, options: s_impatient);

        Assert.IsTrue(error.IsTransient);
        StringAssert.Contains(error.Message, "host 0 (127.0.0.1:1): said nothing");
        Assert.IsLessThan(20, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    [TestMethod]
    public void Heartbeats_keep_a_quiet_peer_alive()
    {
        using var peer = new ScriptedPeer(s_impatient, isExpected: false);
        var sink = new Sink();
        (PeerGroup group, PeerChannel channel) = peer.Join();
        group.Start(sink);
        byte[] beat = new byte[FrameHeader.Size];

        // Each of the peer's heartbeats is answered: far longer than the bound in all, never silent for as long.
        for (int i = 0; i < 20; i++)
        {
            channel.ReceiveExactly(beat);
            Assert.AreEqual(FrameType.Heartbeat, FrameHeader.Read(beat).Type);
            channel.Send(beat);
        }

        Assert.IsNull(group.Failure);
        group.Dispose();
        channel.Dispose();
    }

    [TestMethod]
    public void The_host_at_fault_is_named_by_those_who_know()
    {
        TransportException error = FailureAfter((_, channel) => channel.Send(Frame(FrameType.Abort, ScriptedPeer.Epoch, 0, [])));
        StringAssert.Contains(error.Message, "gave this epoch up");

        using var peer = new ScriptedPeer(isExpected: false);
        (PeerGroup group, PeerChannel channel) = peer.Join();
        group.Start(new Sink());
        group.Abort(new InvalidOperationException("the model is ill"));
        byte[] farewell = new byte[FrameHeader.Size];
        channel.ReceiveExactly(farewell);
        Assert.AreEqual(new FrameHeader(FrameType.Abort, ScriptedPeer.Epoch, 1, 0, 0), FrameHeader.Read(farewell));
        TransportException own = Assert.ThrowsExactly<TransportException>(group.ThrowIfFailed);
        StringAssert.Contains(own.Message, "the model is ill");
        group.Dispose();
        channel.Dispose();
    }

    [TestMethod]
    public void Cancelling_ends_the_epoch()
    {
        using var peer = new ScriptedPeer(isExpected: false);
        var sink = new Sink();
        (PeerGroup group, PeerChannel channel) = peer.Join();
        group.Start(sink);
        group.Abort(new OperationCanceledException("The task was killed."));

        Assert.ThrowsExactly<OperationCanceledException>(group.ThrowIfFailed);
        Assert.IsInstanceOfType<OperationCanceledException>(sink.WaitForFailure());
        group.Dispose();
        channel.Dispose();
    }

    [TestMethod]
    public void Cancelling_ends_the_wait_for_peers()
    {
        using var peer = new ScriptedPeer(isExpected: false);
        using var rendezvous = new PeerRendezvous(peer.Listener, WireOptions.Default);
        using var cancellation = new CancellationTokenSource(millisecondsDelay: 50);

        Assert.ThrowsExactly<OperationCanceledException>(() => rendezvous.Join(peer.Roster, peer.Key, cancellation.Token));
    }

    [TestMethod]
    public void A_host_that_never_comes_is_named()
    {
        using var peer = new ScriptedPeer(isExpected: false);
        WireOptions hasty = WireOptions.Default with { JoinTimeout = TimeSpan.FromMilliseconds(100) };
        using var late = new PeerRendezvous(peer.Listener, hasty);
        TransportException error = Assert.ThrowsExactly<TransportException>(() => late.Join(peer.Roster, peer.Key, CancellationToken.None));
        Assert.IsTrue(error.IsTransient);
        StringAssert.Contains(error.Message, "host 0 (127.0.0.1:1): did not connect");

        // The other way round: nobody listens where host 1 should be.
        var toNobody = new Roster(Guid.NewGuid(), 1, 0, peer.Roster.Hosts.Reverse().ToArray() is [var self, var nobody] ? [self, nobody] : []);
        error = Assert.ThrowsExactly<TransportException>(() => late.Join(toNobody, peer.Key, CancellationToken.None));
        Assert.IsTrue(error.IsTransient);
        StringAssert.Contains(error.Message, "host 1 (127.0.0.1:1): cannot be reached");
    }

    private static TransportException FailureAfter(Action<PeerGroup, PeerChannel> act, Sink? sink = null, WireOptions? options = null)
    {
        using var peer = new ScriptedPeer(options, isExpected: false);
        sink ??= new Sink();
        (PeerGroup group, PeerChannel channel) = peer.Join();
        group.Start(sink);
        act(group, channel);
        Exception failure = sink.WaitForFailure();
        group.Dispose();
        channel.Dispose();
        return Assert.IsInstanceOfType<TransportException>(failure);
    }

    private static byte[] Frame(FrameType type, int epoch, int item, byte[] payload)
    {
        byte[] frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(type, epoch, item, 0, payload.Length).Write(frame);
        payload.CopyTo(frame, FrameHeader.Size);
        return frame;
    }

    private sealed class Sink : IFrameSink
    {
        private readonly object _gate = new();
        private readonly List<int> _lengths = [];
        private Exception? _failure;

        public int Longest { get; init; } = 1 << 20;

        public int[] Lengths => [.. _lengths];

        public void Receive(PeerConnection from, in FrameHeader header, FrameReader payload)
        {
            if (header.PayloadLength > Longest)
                throw from.Refuse(header, $"{Longest} bytes");

            payload.ReadExactly(new byte[header.PayloadLength]);
            lock (_gate)
            {
                _lengths.Add(header.PayloadLength);
                Monitor.PulseAll(_gate);
            }
        }

        public void Fail(Exception reason)
        {
            lock (_gate)
            {
                _failure = reason;
                Monitor.PulseAll(_gate);
            }
        }

        public void WaitFor(int frames) => Wait(() => _lengths.Count >= frames);

        public Exception WaitForFailure()
        {
            Wait(() => _failure is not null);
            return _failure!;
        }

        private void Wait(Func<bool> isDone)
        {
            lock (_gate)
            {
                while (!isDone())
                    Assert.IsTrue(Monitor.Wait(_gate, TimeSpan.FromSeconds(30)), "Nothing happened.");
            }
        }
    }
}
