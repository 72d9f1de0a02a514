using CsCheck;
using Microsoft.ML.BigDL.Spark.Scheduling;

namespace Microsoft.ML.BigDL.Spark.Tests.Scheduling;

[TestClass]
public sealed class GroupSizerTests
{
    [TestMethod]
    public void A_fixed_size_stays()
    {
        GroupSizer sizer = GroupSizer.Fixed(7);
        Run(sizer, groups: 20, overhead: 1, iteration: 0.001);
        Assert.AreEqual(7, sizer.Size);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => GroupSizer.Fixed(0));
    }

    [TestMethod]
    public void The_size_grows_by_factors_until_the_share_is_in_the_band()
    {
        GroupSizer sizer = GroupSizer.Adaptive(new GroupSizeOptions { Initial = 10 });
        List<int> sizes = Run(sizer, groups: 12, overhead: 0.040, iteration: 0.003);
        CollectionAssert.AreEqual(new[] { 10, 10, 20, 40, 80, 160, 320, 320, 320, 320, 320, 320 }, sizes);
        Assert.AreEqual(0.04, sizer.OverheadShare, 1e-3);
    }

    [TestMethod]
    public void The_size_shrinks_slowly_while_the_share_is_below_the_band()
    {
        GroupSizer sizer = GroupSizer.Adaptive(new GroupSizeOptions { Initial = 50, Decrement = 5 });
        List<int> sizes = Run(sizer, groups: 12, overhead: 0.020, iteration: 0.050);
        CollectionAssert.AreEqual(new[] { 50, 50, 45, 40, 35, 30, 25, 20, 15, 15, 15, 15 }, sizes);
    }

    [TestMethod]
    public void Bounds_hold()
    {
        GroupSizer sizer = GroupSizer.Adaptive(new GroupSizeOptions { Initial = 10, Minimum = 4, Maximum = 33 });
        Assert.AreEqual(33, Run(sizer, groups: 30, overhead: 5, iteration: 0.001)[^1]);
        Assert.AreEqual(4, Run(sizer, groups: 60, overhead: 0, iteration: 0.5)[^1]);
    }

    [TestMethod]
    public void One_slow_group_changes_nothing()
    {
        GroupSizer sizer = GroupSizer.Adaptive(new GroupSizeOptions { Initial = 100 });
        Run(sizer, groups: 10, overhead: 0.010, iteration: 0.003);
        int before = sizer.Size;
        Run(sizer, groups: 1, overhead: 5, iteration: 0.003);
        Assert.AreEqual(before, sizer.Size);
        Run(sizer, groups: 1, overhead: 5, iteration: 0.003);
        Assert.AreEqual(before, sizer.Size);
    }

    [TestMethod]
    public void A_cold_first_job_is_forgotten()
    {
        GroupSizer sizer = GroupSizer.Adaptive(new GroupSizeOptions { Initial = 100 });
        Run(sizer, groups: 1, overhead: 3.5, iteration: 0.2);
        Assert.AreEqual(100, Run(sizer, groups: 9, overhead: 0.010, iteration: 0.003)[^1]);
    }

    [TestMethod]
    public void Groups_cut_by_an_epochs_end_do_not_mislead()
    {
        GroupSizer sizer = GroupSizer.Adaptive(new GroupSizeOptions { Initial = 100 });
        for (int i = 0; i < 20; i++)
        {
            sizer.Record(Timing(3, 0.010, 0.003, 0.010));
        }

        Assert.AreEqual(100, sizer.Size, "A group of 3 loses half its time, one of 100 would lose 3 %.");
    }

    [TestMethod]
    public void With_overlap_a_group_lasts_ten_times_as_long_as_a_job_needs_to_start()
    {
        GroupSizer sizer = GroupSizer.Adaptive(new GroupSizeOptions { Initial = 5, Overlaps = true });
        for (int i = 0; i < 5; i++)
        {
            sizer.Record(Timing(sizer.Size, 0.0003, 0.003, 0.060));
        }

        Assert.AreEqual(200, sizer.Size);
    }

    [TestMethod]
    public void With_overlap_a_size_that_is_far_too_large_shrinks()
    {
        GroupSizer sizer = GroupSizer.Adaptive(new GroupSizeOptions { Initial = 1000, Overlaps = true });
        for (int i = 0; i < 200; i++)
        {
            sizer.Record(Timing(sizer.Size, 0.0003, 0.003, 0.060));
        }

        Assert.AreEqual(400, sizer.Size);
    }

    [TestMethod]
    public void After_forgetting_it_measures_anew()
    {
        GroupSizer sizer = GroupSizer.Adaptive(new GroupSizeOptions { Initial = 10 });
        int size = Run(sizer, groups: 10, overhead: 0.040, iteration: 0.003)[^1];
        sizer.Forget();
        Assert.IsTrue(double.IsNaN(sizer.OverheadShare));
        Run(sizer, groups: 2, overhead: 9, iteration: 0.003);
        Assert.AreEqual(size, sizer.Size);
    }

    [TestMethod]
    public void Whatever_the_cluster_the_size_settles_and_keeps_the_overhead_below_the_band() =>
        Gen.Select(Gen.Double[0.0005, 0.5], Gen.Double[0.0005, 0.5], Gen.Int[1, 1000]).Sample((overhead, iteration, initial) =>
        {
            var options = new GroupSizeOptions { Initial = initial, Maximum = 100_000, Decrement = 1 };
            GroupSizer sizer = GroupSizer.Adaptive(options);
            List<int> sizes = Run(sizer, groups: 1200, overhead, iteration);
            return sizer.OverheadShare <= options.UpperShare && sizes.TakeLast(10).Distinct().Count() == 1
                && (sizer.OverheadShare >= options.LowerShare || sizer.Size == 1);
        });

    [TestMethod]
    public void Contradicting_bounds_are_refused()
    {
        foreach (GroupSizeOptions options in new[]
        {
            new GroupSizeOptions { Minimum = 0 },
            new GroupSizeOptions { Minimum = 11 },
            new GroupSizeOptions { Maximum = 9 },
            new GroupSizeOptions { LowerShare = 0.3 },
            new GroupSizeOptions { UpperShare = double.NaN },
            new GroupSizeOptions { Factor = 1 },
            new GroupSizeOptions { Decrement = 0 },
        })
        {
            Assert.ThrowsExactly<ArgumentException>(() => GroupSizer.Adaptive(options), options.ToString());
        }
    }

    private static List<int> Run(GroupSizer sizer, int groups, double overhead, double iteration)
    {
        List<int> sizes = [];
        for (int i = 0; i < groups; i++)
        {
            sizer.Record(Timing(sizer.Size, overhead, iteration, overhead));
            sizes.Add(sizer.Size);
        }

        return sizes;
    }

    private static GroupTiming Timing(int steps, double overhead, double iteration, double latency) => new(
        steps, TimeSpan.FromSeconds(steps * iteration), TimeSpan.FromSeconds(overhead), TimeSpan.FromSeconds(latency));
}
