using CsCheck;
using Microsoft.ML.BigDL.Spark.Scheduling;

namespace Microsoft.ML.BigDL.Spark.Tests.Scheduling;

[TestClass]
public sealed class PlacementTests
{
    [TestMethod]
    public void One_rank_for_each_host_when_there_are_as_many()
    {
        Placement placement = Placement.Start(4, Hosts(4));
        for (int rank = 0; rank < 4; rank++)
        {
            Assert.AreEqual(Host(rank), placement.OwnerOf(rank));
            Assert.AreEqual(Host((rank + 1) % 4), placement.BuddyOf(rank));
        }
    }

    [TestMethod]
    public void Neighbouring_ranks_share_a_host()
    {
        Placement placement = Placement.Start(8, Hosts(3));
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, placement.RanksOf(Host(0)));
        CollectionAssert.AreEqual(new[] { 3, 4, 5 }, placement.RanksOf(Host(1)));
        CollectionAssert.AreEqual(new[] { 6, 7 }, placement.RanksOf(Host(2)));
    }

    [TestMethod]
    public void Hosts_beyond_the_ranks_are_left_out()
    {
        Placement placement = Placement.Start(2, Hosts(5));
        CollectionAssert.AreEqual(Hosts(2), placement.Hosts);
    }

    [TestMethod]
    public void A_lost_rank_goes_to_the_keeper_of_its_backup_and_nothing_else_moves()
    {
        Placement placement = Placement.Start(4, Hosts(4)).AfterBoundary();

        PlacementChange change = placement.MoveTo([Host(0), Host(2), Host(3)]);

        CollectionAssert.AreEqual(new[] { new RankMove(1, null, Host(2), Host(2)) }, change.Moves);
        Assert.AreEqual(placement.Epoch + 1, change.Placement.Epoch);
        Assert.IsFalse(change.NeedsCheckpoint);
        Assert.AreEqual(Host(0), change.Weights);
    }

    [TestMethod]
    public void A_full_keeper_hands_the_state_over()
    {
        Placement placement = Placement.Start(6, Hosts(3)).AfterBoundary().MoveTo([Host(0), Host(1)]).Placement.AfterBoundary();
        CollectionAssert.AreEqual(new[] { 0, 1, 4 }, placement.RanksOf(Host(0)));

        PlacementChange change = placement.MoveTo([Host(0), Host(1), Host(7)]);

        CollectionAssert.AreEqual(
            new[] { new RankMove(4, Host(0), Host(7), Host(0)), new RankMove(5, Host(1), Host(7), Host(1)) }, change.Moves);
    }

    [TestMethod]
    public void Losing_an_owner_and_its_keeper_leads_back_to_the_checkpoint()
    {
        Placement placement = Placement.Start(4, Hosts(4)).AfterBoundary();

        PlacementChange change = placement.MoveTo([Host(0), Host(3)]);

        Assert.IsTrue(change.NeedsCheckpoint, "Rank 1 was on host 1 and its backup on host 2.");
        CollectionAssert.AreEqual(
            new[] { new RankMove(1, null, Host(0), null), new RankMove(2, null, Host(3), null) }, change.Moves);
    }

    [TestMethod]
    public void A_second_loss_on_the_way_to_the_checkpoint_still_leads_to_the_checkpoint()
    {
        Placement placement = Placement.Start(4, Hosts(4)).AfterBoundary().MoveTo([Host(0), Host(3)]).Placement;
        Assert.IsTrue(placement.MoveTo([Host(3)]).NeedsCheckpoint);
        Assert.IsFalse(placement.AfterBoundary().MoveTo([Host(3)]).NeedsCheckpoint);
    }

    [TestMethod]
    public void Before_the_first_boundary_a_loss_leads_back_to_the_start() =>
        Assert.IsTrue(Placement.Start(4, Hosts(4)).MoveTo([Host(0), Host(1), Host(2)]).NeedsCheckpoint);

    [TestMethod]
    public void A_change_that_was_broken_off_is_contained_in_the_next()
    {
        // Rank 1 was to go to host 2, which may not have got there before host 3 was lost.
        Placement placement = Placement.Start(4, Hosts(4)).AfterBoundary().MoveTo([Host(0), Host(2), Host(3)]).Placement;

        PlacementChange change = placement.MoveTo([Host(0), Host(2)]);

        CollectionAssert.AreEqual(
            new[] { new RankMove(1, null, Host(2), Host(2)), new RankMove(3, null, Host(0), Host(0)) }, change.Moves);
    }

    [TestMethod]
    public void A_host_that_dies_before_it_has_its_ranks_gives_them_back()
    {
        Placement settled = Placement.Start(4, Hosts(2)).AfterBoundary();
        PlacementChange joined = settled.MoveTo([Host(0), Host(1), Host(2)]);
        Assert.HasCount(1, joined.Moves);

        PlacementChange left = joined.Placement.MoveTo([Host(0), Host(1)]);

        Assert.IsEmpty(left.Moves);
        Assert.AreEqual(joined.Placement.Epoch + 1, left.Placement.Epoch);
    }

    [TestMethod]
    public void Another_process_on_the_same_executor_is_another_host()
    {
        Placement placement = Placement.Start(2, Hosts(2)).AfterBoundary();
        Host restarted = Host(1) with { Port = 9999 };

        PlacementChange change = placement.MoveTo([Host(0), restarted]);

        CollectionAssert.AreEqual(new[] { new RankMove(1, null, restarted, Host(0)) }, change.Moves);
    }

    [TestMethod]
    public void A_start_is_balanced_and_in_runs() => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 50]).Sample((ranks, hosts) =>
    {
        Placement placement = Placement.Start(ranks, Hosts(hosts));
        return IsBalanced(placement) && placement.Hosts.All(host => IsRun(placement.RanksOf(host)));
    });

    [TestMethod]
    public void Losses_move_only_lost_ranks_and_keep_the_balance() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 20], Gen.Int[0, int.MaxValue]).Sample((ranks, hosts, seed) =>
        {
            var random = new Random(seed);
            Placement placement = Placement.Start(ranks, Hosts(hosts)).AfterBoundary();
            while (placement.Hosts.Length > 1)
            {
                Host[] left = [.. placement.Hosts.OrderBy(_ => random.Next()).Take(random.Next(1, placement.Hosts.Length))];
                PlacementChange change = placement.MoveTo(left);
                bool isRight = IsBalanced(change.Placement) && change.Moves.All(move => move.From is null && left.Contains(move.To))
                    && change.Placement.Hosts.SequenceEqual(placement.Hosts.Where(left.Contains));
                if (!isRight)
                {
                    return false;
                }

                placement = change.Placement.AfterBoundary();
            }

            return true;
        });

    [TestMethod]
    public void No_balanced_placement_moves_fewer_ranks() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 10], Gen.Int[0, 6], Gen.Int[0, int.MaxValue]).Sample((ranks, hosts, joining, seed) =>
        {
            var random = new Random(seed);
            Placement placement = Placement.Start(ranks, Hosts(hosts)).AfterBoundary();
            Host[] left = [.. placement.Hosts.OrderBy(_ => random.Next()).Take(random.Next(1, placement.Hosts.Length + 1))];
            PlacementChange change = placement.MoveTo([.. left, .. Enumerable.Range(100, joining).Select(Host)]);

            int count = change.Placement.Hosts.Length;
            int[] loads = [.. left.Select(host => placement.RanksOf(host).Length).OrderDescending()];
            int staying = loads.Select((load, i) => Math.Min(load, (ranks / count) + (i < ranks % count ? 1 : 0))).Sum();
            return IsBalanced(change.Placement) && change.Moves.Length == ranks - staying;
        });

    internal static Host Host(int number) => new($"{number}", "10.0.0.1", 4000 + number);

    internal static Host[] Hosts(int count) => [.. Enumerable.Range(0, count).Select(Host)];

    internal static bool IsBalanced(Placement placement)
    {
        int[] loads = [.. placement.Hosts.Select(host => placement.RanksOf(host).Length)];
        return loads.Sum() == placement.Ranks && loads.Min() >= 1 && loads.Max() - loads.Min() <= 1;
    }

    private static bool IsRun(IReadOnlyList<int> ranks) => ranks[^1] - ranks[0] == ranks.Count - 1;
}
