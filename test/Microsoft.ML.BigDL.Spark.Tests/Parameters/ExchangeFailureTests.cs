using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Spark.Parameters;
using Microsoft.ML.BigDL.Spark.Tests.Wire;
using Microsoft.ML.BigDL.Spark.Wire;

namespace Microsoft.ML.BigDL.Spark.Tests.Parameters;

[TestClass]
public sealed class ExchangeFailureTests
{
    private readonly Run _run = new(3, 500, 20);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_host_that_leaves_is_named(bool isEncrypted)
    {
        Exception?[] failures = Drill(isEncrypted, WireOptions.Default, (host, group, exchange, store) =>
        {
            _run.Train(exchange, store, 0, host == 1 ? 3 : 1000, 1);
            group.Abort(new InvalidOperationException("the disk is full"));
        });

        AssertLeft(1, failures[0], failures[2]);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_host_that_lives_but_does_not_come_is_given_up_in_time(bool isEncrypted)
    {
        using var others = new CountdownEvent(2);
        Exception?[] failures = Drill(isEncrypted, WireOptions.Default with { StepTimeout = TimeSpan.FromMilliseconds(300) }, (host, _, exchange, store) =>
        {
            if (host == 1)
            {
                others.Wait(TimeSpan.FromSeconds(30));
                return;
            }

            try
            {
                _run.Train(exchange, store, 0, 1, 1);
            }
            finally
            {
                others.Signal();
            }
        });

        // The first to lose patience says why, and whoever hears it from that host may say so instead.
        Assert.IsNull(failures[1]);
        string[] texts = [failures[0]!.Message, failures[2]!.Message];
        Assert.IsTrue(texts.Any(text => text.Contains("host 1 ", StringComparison.Ordinal) && text.Contains("did not send", StringComparison.Ordinal)),
            string.Join(" | ", texts));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Hosts_at_different_steps_are_told_so(bool isEncrypted)
    {
        Exception?[] failures = Drill(isEncrypted, WireOptions.Default, (host, _, exchange, store) => _run.Train(exchange, store, host == 2 ? 5 : 4, 6, 1));

        // Whoever is sent the other's gradients first says so.
        Assert.IsTrue(failures.Any(failure => failure is TransportException { IsTransient: false }
            && (failure.Message.Contains("step 5 in step 4", StringComparison.Ordinal) || failure.Message.Contains("step 4 in step 5", StringComparison.Ordinal))),
            string.Join<Exception?>(" | ", failures));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void An_abort_frees_the_waiting(bool isEncrypted)
    {
        Exception?[] failures = Drill(isEncrypted, WireOptions.Default, (host, group, exchange, store) =>
        {
            if (host == 0)
                group.Abort(new OperationCanceledException("The task was killed."));
            else
                _run.Train(exchange, store, 0, 5, 1);
        });

        AssertLeft(0, failures[1], failures[2]);
    }

    [TestMethod]
    [DataRow((int)FrameType.Push, 0, 7, false)]
    [DataRow((int)FrameType.Push, 0, int.MaxValue, false)]
    [DataRow((int)FrameType.Push, 1, 0, false)]
    [DataRow((int)FrameType.Push, -1, 0, false)]
    [DataRow((int)FrameType.Push, 0, 1088, true)]
    [DataRow((int)FrameType.Update, 0, 1088, false)]
    [DataRow((int)FrameType.RankWeights, 0, 4, false)]
    [DataRow((int)FrameType.RankWeights, 0, 8, true)]
    [DataRow((int)FrameType.Backup, 1, 64, false)]
    [DataRow((int)FrameType.Backup, 0, int.MaxValue - 3, false)]
    [DataRow((int)FrameType.Backup, 0, 6, false)]
    [DataRow((int)FrameType.Kept, 0, 4, false)]
    [DataRow((int)FrameType.Restore, 0, 4, false)]
    [DataRow((int)FrameType.Restore, -3, 4, false)]
    [DataRow((int)FrameType.Restore, -1, 1 << 30, false)]
    [DataRow(99, 0, 0, false)]
    [DataRow(0, 0, 0, false)]
    public void Frames_that_a_peer_must_not_send_end_the_epoch(int type, int item, int length, bool isSentTwice)
    {
        // Two hosts, 512 weights and 32 states: a push or an update is 272 floats.
        var run = new Run(2, 500, 20);
        using var peer = new ScriptedPeer(isExpected: false);
        (PeerGroup group, PeerChannel channel) = peer.Join();
        using ParameterStore store = run.NewStore();
        using var exchange = new ShardedExchange(store, run.Optimizer, run.Plan(RankMap.Even(2, 2), store), group, 1);
        byte[] frame = new byte[FrameHeader.Size + Math.Min(length, 4096)];
        new FrameHeader((FrameType)type, ScriptedPeer.Epoch, item, 0, length).Write(frame);
        channel.Send(frame);
        if (isSentTwice)
            channel.Send(frame);

        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        SpinWait spin = default;
        while (group.Failure is null && !hurry.IsCancellationRequested)
            spin.SpinOnce();

        TransportException error = Assert.ThrowsExactly<TransportException>(() => run.Train(exchange, store, 0, 1, 1));
        Assert.IsFalse(error.IsTransient);
        StringAssert.Contains(error.Message, "host 0 (127.0.0.1:1): sent a frame");
        channel.Dispose();
    }

    // The first to see a host leave leaves, too, and the others may see that before they see the reason for it.
    private static void AssertLeft(int host, params Exception?[] failures)
    {
        string texts = string.Join(" | ", failures.Select(failure => failure?.Message));
        Assert.IsTrue(failures.All(failure => failure is TransportException { IsTransient: true }), texts);
        StringAssert.Contains(texts, $"host {host} ");
    }

    private Exception?[] Drill(bool isEncrypted, WireOptions options, Action<int, PeerGroup, ShardedExchange, ParameterStore> act)
    {
        using var team = new HostTeam(3, options, isEncrypted);
        return team.Try(1, [0, 1, 2], (host, group) =>
        {
            using ParameterStore store = _run.NewStore();
            using var exchange = new ShardedExchange(store, _run.Optimizer, _run.Plan(RankMap.Even(3, 3), store), group, 1);
            act(host, group, exchange, store);
        });
    }
}
