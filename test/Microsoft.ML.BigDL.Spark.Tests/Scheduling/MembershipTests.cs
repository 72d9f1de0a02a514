using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Microsoft.ML.BigDL.Spark.Scheduling;
using static Microsoft.ML.BigDL.Spark.Tests.Scheduling.PlacementTests;

namespace Microsoft.ML.BigDL.Spark.Tests.Scheduling;

[TestClass]
public sealed class MembershipTests
{
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new();

    [TestMethod]
    public void Survivors_take_over_and_a_newcomer_takes_ranks_back_at_a_boundary()
    {
        Membership membership = Start(ranks: 2, hosts: 2);
        membership.AtBoundary();

        membership.KeepOnly(new HashSet<string> { "0" });
        PlacementChange shrunk = membership.Recover()!;
        CollectionAssert.AreEqual(new[] { new RankMove(1, null, Host(0), Host(0)) }, shrunk.Moves);

        membership.Offer(Host(5));
        _time.Advance(s_settling);
        PlacementChange grown = membership.AtBoundary()!;
        CollectionAssert.AreEqual(new[] { new RankMove(1, Host(0), Host(5), Host(0)) }, grown.Moves);
        Assert.IsGreaterThan(shrunk.Placement.Epoch, grown.Placement.Epoch);
        Assert.IsNull(membership.AtBoundary());
    }

    [TestMethod]
    public void A_newcomer_waits_until_it_has_settled()
    {
        Membership membership = Start(ranks: 4, hosts: 2);
        membership.Offer(Host(5));
        _time.Advance(s_settling - TimeSpan.FromMilliseconds(1));
        membership.Offer(Host(5));
        Assert.IsNull(membership.AtBoundary());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsNotNull(membership.AtBoundary());
    }

    [TestMethod]
    public void A_newcomer_that_dies_is_forgotten()
    {
        Membership membership = Start(ranks: 4, hosts: 2);
        membership.Offer(Host(5));
        membership.KeepOnly(new HashSet<string> { "0", "1" });
        membership.Offer(Host(5));
        _time.Advance(s_settling);
        Assert.IsNull(membership.AtBoundary());
        Assert.IsNull(membership.Recover(), "No host of the run was lost.");
    }

    [TestMethod]
    public void A_newcomer_finds_no_place_where_every_host_has_one_rank()
    {
        Membership membership = Start(ranks: 2, hosts: 2);
        membership.Offer(Host(5));
        _time.Advance(s_settling);
        Assert.IsNull(membership.AtBoundary());
    }

    [TestMethod]
    public void With_nobody_left_the_run_waits_for_an_executor_and_goes_back_to_its_checkpoint()
    {
        Membership membership = Start(ranks: 2, hosts: 2);
        membership.AtBoundary();
        membership.Lose(Host(0));
        membership.Lose(Host(1));
        Assert.IsTrue(membership.IsStranded);
        Assert.IsNull(membership.Recover());

        membership.Offer(Host(9));
        Assert.IsFalse(membership.IsStranded);
        PlacementChange change = membership.Recover()!;
        Assert.IsTrue(change.NeedsCheckpoint);
        CollectionAssert.AreEqual(new[] { 0, 1 }, change.Placement.RanksOf(Host(9)));
    }

    [TestMethod]
    public void A_boundary_with_a_lost_host_is_a_mistake()
    {
        Membership membership = Start(ranks: 2, hosts: 2);
        membership.Lose(Host(1));
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => membership.AtBoundary());
        StringAssert.Contains(error.Message, "executor 1");
    }

    // Follows what every process really has in memory, and checks each change against it.
    [TestMethod]
    public void Any_history_of_losses_and_arrivals_finds_every_state_where_it_is() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 6], Gen.Int[0, int.MaxValue]).Sample((ranks, hosts, seed) =>
        {
            var random = new Random(seed);
            Membership membership = Start(ranks, hosts);
            var cluster = new ClusterModel(membership, ranks);
            int next = 100;
            for (int i = 0; i < 60; i++)
            {
                PlacementChange? change;
                if (random.Next(3) == 0)
                {
                    membership.Offer(Host(next++));
                    _time.Advance(s_settling * random.NextDouble() * 2);
                    continue;
                }

                if (random.Next(2) == 0)
                {
                    cluster.Boundary();
                    change = membership.AtBoundary();
                }
                else
                {
                    foreach (Host host in membership.Current.Hosts.Where(_ => random.Next(3) == 0).ToArray())
                    {
                        membership.Lose(host);
                        cluster.Lose(host);
                    }

                    if (membership.IsStranded)
                    {
                        membership.Offer(Host(next++));
                    }

                    change = membership.Recover();
                }

                if (change is not null)
                {
                    cluster.Verify(change);
                }
            }
        });

    private Membership Start(int ranks, int hosts) => new(Placement.Start(ranks, Hosts(hosts)), _time, s_settling);

    private sealed class ClusterModel(Membership membership, int ranks)
    {
        private readonly Dictionary<int, HashSet<Host>> _records = Enumerable.Range(0, ranks)
            .ToDictionary(rank => rank, rank => new HashSet<Host> { membership.Current.OwnerOf(rank) });

        private readonly Dictionary<int, HashSet<Host>> _states = Enumerable.Range(0, ranks)
            .ToDictionary(rank => rank, rank => new HashSet<Host> { membership.Current.OwnerOf(rank) });

        private readonly HashSet<Host> _weights = [.. membership.Current.Hosts];
        private int _epoch = membership.Current.Epoch;

        public void Boundary()
        {
            Placement placement = membership.Current;
            _weights.Clear();
            _weights.UnionWith(placement.Hosts);
            for (int rank = 0; rank < placement.Ranks; rank++)
            {
                _records[rank] = [placement.OwnerOf(rank)];
                _states[rank] = [placement.OwnerOf(rank)];
                if (placement.BuddyOf(rank) is { } buddy)
                {
                    _states[rank].Add(buddy);
                }
            }
        }

        public void Lose(Host host)
        {
            _weights.Remove(host);
            foreach (HashSet<Host> holders in _states.Values.Concat(_records.Values))
            {
                holders.Remove(host);
            }
        }

        public void Verify(PlacementChange change)
        {
            Placement placement = change.Placement;
            Assert.IsTrue(IsBalanced(placement));
            Assert.AreEqual(_epoch + 1, placement.Epoch);
            _epoch = placement.Epoch;
            Assert.AreEqual(_states.Values.Any(holders => holders.Count == 0), change.NeedsCheckpoint);
            Assert.IsTrue(change.NeedsCheckpoint || _weights.Contains(change.Weights!));
            for (int rank = 0; rank < placement.Ranks; rank++)
            {
                RankMove? move = change.Moves.SingleOrDefault(move => move.Rank == rank);
                Assert.IsTrue(move is not null ? move.To == placement.OwnerOf(rank) : _records[rank].Contains(placement.OwnerOf(rank)));
                if (change.NeedsCheckpoint)
                {
                    _states[rank].Clear();
                    Assert.IsNull(move?.State);
                }
                else
                {
                    Assert.Contains(move is null ? placement.OwnerOf(rank) : move.State!, _states[rank]);
                }
            }
        }
    }
}
