using Microsoft.ML.BigDL.Spark.Scheduling;
using static Microsoft.ML.BigDL.Spark.Tests.Scheduling.PlacementTests;

namespace Microsoft.ML.BigDL.Spark.Tests.Scheduling;

[TestClass]
public sealed class StragglerWatchTests
{
    [TestMethod]
    public void The_slowest_host_is_named_after_several_groups()
    {
        var watch = new StragglerWatch(factor: 1.5, groups: 3);
        Assert.IsNull(watch.Observe(Timings(10, 11, 30, 18)));
        Assert.IsNull(watch.Observe(Timings(10, 11, 26, 18)));
        Straggler straggler = watch.Observe(Timings(10, 11, 40, 18))!;
        Assert.AreEqual(Host(2), straggler.Host);
        Assert.AreEqual(26 / 11.0, straggler.Factor, 1e-9);
        Assert.AreEqual(3, straggler.Groups);
        StringAssert.Contains(straggler.ToString(), "executor 2 (10.0.0.1:4002) has taken at least 2.4 times");
    }

    [TestMethod]
    public void A_slow_group_now_and_then_is_no_straggler()
    {
        var watch = new StragglerWatch(factor: 1.5, groups: 2);
        for (int i = 0; i < 10; i++)
        {
            Assert.IsNull(watch.Observe(Timings(10, i % 2 == 0 ? 50 : 10, 11)));
        }
    }

    [TestMethod]
    public void Of_two_hosts_the_slower_one_is_named()
    {
        var watch = new StragglerWatch(factor: 1.5, groups: 1);
        Assert.AreEqual(Host(1), watch.Observe(Timings(10, 16))!.Host);
        Assert.IsNull(watch.Observe(Timings(10, 14)));
    }

    [TestMethod]
    public void More_ranks_are_no_slowness()
    {
        var watch = new StragglerWatch(factor: 1.5, groups: 1);
        Assert.IsNull(watch.Observe([new(Host(0), 1, TimeSpan.FromSeconds(1)), new(Host(1), 3, TimeSpan.FromSeconds(3))]));
    }

    [TestMethod]
    public void A_host_alone_or_gone_is_no_straggler()
    {
        var watch = new StragglerWatch(factor: 1.5, groups: 2);
        Assert.IsNull(watch.Observe(Timings(5)));
        Assert.IsNull(watch.Observe(Timings(5, 50)));
        Assert.IsNull(watch.Observe(Timings(5)));
        Assert.IsNull(watch.Observe(Timings(5, 50)));
    }

    private static HostTiming[] Timings(params int[] milliseconds) =>
        [.. milliseconds.Select((time, i) => new HostTiming(Host(i), 1, TimeSpan.FromMilliseconds(time)))];
}
