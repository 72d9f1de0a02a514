using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Spark.Parameters;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Parameters;

[TestClass]
public sealed class SnapshotTests
{
    [TestMethod]
    [DataRow("01", 1, "00")]
    [DataRow("01", 0, "00")]
    [DataRow("0123", 2, "0112")]
    [DataRow("001122", 0, "001100")]
    [DataRow("00012", 2, "00011")]
    [DataRow("01201", 1, "01001")]
    [DataRow("01", 1, "00", true)]
    [DataRow("0123", 2, "0112", true)]
    [DataRow("01201", 1, "01001", true)]
    public void After_a_loss_the_survivors_go_on_to_the_same_bits(string before, int lost, string after, bool isEncrypted = false)
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(), new SGD { Momentum = 0.9f }, new SGD() })
        {
            var run = new Run(before.Length, 777, 40) { Optimizer = optimizer, Steps = 9 };
            RunResult expected = run.On(Parse(new string('0', before.Length)));
            RankMap first = Parse(before);
            using var drill = new Drill(run, first.Hosts, isEncrypted);

            // A boundary before step 3, two more steps, and the host is gone in the middle of the group.
            drill.Go(1, [.. Enumerable.Range(0, first.Hosts)], first, null, 0, 3, isBackedUp: true);
            drill.Go(2, [.. Enumerable.Range(0, first.Hosts)], first, 3, 3, 5, isBackedUp: false);
            ImmutableArray<int> survivors = [.. Enumerable.Range(0, first.Hosts).Where(host => host != lost)];
            drill.Go(3, survivors, Parse(after), 3, 3, 9, isBackedUp: true);

            drill.AssertSame(expected, survivors);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_newcomer_gets_weights_states_and_slots(bool isEncrypted)
    {
        var run = new Run(4, 300, 40) { Steps = 8 };
        RunResult expected = run.On(Parse("0000"));
        using var drill = new Drill(run, 3, isEncrypted);
        drill.Go(1, [0, 1], Parse("0011"), null, 0, 4, isBackedUp: true);
        drill.Go(2, [2, 1, 0], Parse("0112"), 4, 4, 8, isBackedUp: true);

        drill.AssertSame(expected, [2, 1, 0]);
    }

    [TestMethod]
    public void The_last_two_snapshots_are_kept_and_later_ones_dropped()
    {
        var run = new Run(2, 100, 10);
        using var drill = new Drill(run, 2);
        foreach (int end in new[] { 2, 4, 6 })
            drill.Go(end, [0, 1], Parse("01"), end == 2 ? null : end - 2, end - 2, end, isBackedUp: true);

        CollectionAssert.AreEqual(new long[] { 4, 6 }, drill.StepsOf(0));
        drill.Go(7, [0, 1], Parse("01"), 4, 4, 5, isBackedUp: false);
        CollectionAssert.AreEqual(new long[] { 4 }, drill.StepsOf(1));
    }

    [TestMethod]
    public void The_oldest_of_any_number_is_overwritten_next()
    {
        using var store = new SnapshotStore(new SliceMap(64, 2), 0, 0, count: 3);
        Snapshot? last = null;
        for (int step = 0; step < 5; step++)
        {
            last = store.Next(last);
            last.Prepare([0]);
            store.Complete(last, step);
        }

        CollectionAssert.AreEqual(new long[] { 2, 3, 4 }, store.Steps.ToArray());
        store.DropAfter(2);
        store.Complete(store.Next(store.Find(2)), 3);
        CollectionAssert.AreEqual(new long[] { 2, 3 }, store.Steps.ToArray());
    }

    [TestMethod]
    public void Snapshots_count_their_bytes()
    {
        using var store = new SnapshotStore(new SliceMap(64, 2), 32, 2);
        Assert.AreEqual(0, store.Bytes);
        store.Next(null).Prepare([1]);
        Assert.AreEqual((64 + 32 + (2 * 32)) * 4, store.Bytes);
    }

    private static RankMap Parse(string placement) => new([.. placement.Select(host => host - '0')]);

    /// <summary>Processes that keep weights and snapshots over the epochs of a run.</summary>
    private sealed class Drill : IDisposable
    {
        private readonly Run _run;
        private readonly HostTeam _team;
        private readonly ParameterStore[] _stores;
        private readonly SnapshotStore[] _snapshots;
        private readonly float[][] _slots;

        public Drill(Run run, int processes, bool isEncrypted = false)
        {
            _run = run;
            _team = new HostTeam(processes, isEncrypted: isEncrypted);
            _stores = [.. Enumerable.Range(0, processes).Select(_ => run.NewStore())];
            _snapshots = [.. Enumerable.Range(0, processes).Select(_ => run.NewSnapshots())];
            _slots = new float[run.Ranks][];
        }

        public long[] StepsOf(int process) => [.. _snapshots[process].Steps];

        public void Go(int epoch, ImmutableArray<int> members, RankMap placement, long? from, int begin, int end, bool isBackedUp)
        {
            RestorePlan? plan = from is { } step ? PlanFor(step, members) : null;
            using var finish = new Barrier(members.Length);
            _team.Run(epoch, members, (host, group) =>
            {
                ParameterStore store = _stores[members[host]];
                if (plan is not null)
                    store.Weights.Fill(float.NaN); // Whatever a broken step left behind.

                using var exchange = new ShardedExchange(store, _run.Optimizer, _run.Plan(placement, store), group,
                    threads: 1, _snapshots[members[host]], begin);
                if (plan is not null)
                    exchange.Restore(plan);

                _run.Train(exchange, store, begin, end, threads: 1);
                if (isBackedUp)
                    exchange.BackUp(end);

                foreach (int rank in exchange.HostedRanks)
                    _slots[rank] = exchange.SlotsOf(rank).ToArray();

                Assert.IsTrue(finish.SignalAndWait(TimeSpan.FromSeconds(30)));
            });
        }

        public void AssertSame(RunResult expected, ImmutableArray<int> members)
        {
            foreach (int member in members)
                new RunResult(_stores[member].Weights.ToArray(), _stores[member].States.ToArray(), _slots, 0).AssertSame(expected);
        }

        public void Dispose()
        {
            _team.Dispose();
            foreach (IDisposable memory in _stores.Cast<IDisposable>().Concat(_snapshots))
                memory.Dispose();
        }

        // What the driver does: asks the members what they hold.
        private RestorePlan PlanFor(long step, ImmutableArray<int> members)
        {
            ImmutableArray<Snapshot?> held = [.. members.Select(member => _snapshots[member].Find(step))];
            return new RestorePlan(step, [.. held.Select(snapshot => snapshot is not null)],
                [.. Enumerable.Range(0, _run.Ranks).Select(rank => held.IndexOf(held.First(snapshot => snapshot?.Ranks.Contains(rank) == true)))]);
        }
    }
}
