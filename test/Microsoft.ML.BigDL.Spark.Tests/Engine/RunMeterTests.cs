using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

[TestClass]
public sealed class RunMeterTests
{
    private static readonly ImmutableArray<HostSeat> s_seats = [.. Enumerable.Range(0, 2).Select(i => new HostSeat(
        new ExecutorDescription($"{i}", "node", 1, 1), new HostAddress(Guid.NewGuid(), "10.0.0.1", 4000 + i, "")))];

    [TestMethod]
    public void Time_is_shared_out_between_computing_exchange_and_scheduling()
    {
        var meter = new RunMeter(GroupSizer.Fixed(10));
        Assert.IsNull(meter.Shares);

        meter.Record(Group(0, 1000, busy: 800, exchange: 200), 10, s_seats);

        TrainingShares shares = meter.Shares!;
        Assert.AreEqual(0.6, shares.Compute, 1e-6);
        Assert.AreEqual(0.2, shares.Exchange, 1e-6);
        Assert.AreEqual(0.2, shares.Scheduling, 1e-6);
        Assert.IsNull(shares.Straggler);
        meter.StartEpoch();
        Assert.IsNull(meter.Shares);
    }

    [TestMethod]
    public void Groups_that_overlap_share_their_time()
    {
        var meter = new RunMeter(GroupSizer.Fixed(10));
        meter.Record(Group(0, 1000, busy: 900, exchange: 0), 10, s_seats);

        meter.Record(Group(100, 1900, busy: 900, exchange: 0), 10, s_seats);

        Assert.AreEqual(1900, meter.Times.Wall.TotalMilliseconds, 1e-3);
        Assert.AreEqual(20, meter.Times.Steps);
        Assert.AreEqual(100 / 1900.0, meter.Shares!.Scheduling, 1e-6);
    }

    [TestMethod]
    public void A_group_that_lands_before_the_one_ahead_of_it_takes_no_time()
    {
        var meter = new RunMeter(GroupSizer.Fixed(10));
        meter.Record(Group(0, 1000, busy: 900, exchange: 0), 10, s_seats);

        meter.Record(Group(100, 990, busy: 50, exchange: 0), 10, s_seats);

        Assert.AreEqual(1000, meter.Times.Wall.TotalMilliseconds, 1e-3);
    }

    [TestMethod]
    public void A_host_that_is_slow_for_several_groups_is_named()
    {
        var meter = new RunMeter(GroupSizer.Fixed(10));
        for (int i = 0; i < 3; i++)
        {
            Assert.IsNull(meter.Shares?.Straggler);
            meter.Record(Group(i * 1000, (i + 1) * 1000, busy: 900, exchange: 400, slowness: 300), 10, s_seats);
        }

        StringAssert.StartsWith(meter.Shares!.Straggler, "executor 1 (10.0.0.1:4001) has taken at least 2.5 times as long");
    }

    // Both hosts are busy for as long; the second waits less and computes more.
    private static FlyingGroup Group(int launched, int landed, int busy, int exchange, int slowness = 0)
    {
        var command = new GroupCommand
        {
            Run = Guid.Empty,
            Key = [],
            Membership = 1,
            Hosts = [],
            HostOfRank = [0, 1],
            Records = [],
            ValidationRecords = [],
            Epoch = 0,
            FirstStepOfEpoch = 0,
            FirstStep = 0,
            Steps = 10,
        };
        GroupReport[] reports = [.. Enumerable.Range(0, 2).Select(host => new GroupReport
        {
            Host = host,
            Ranks = [host],
            Sums = [],
            Busy = TimeSpan.FromMilliseconds(busy),
            Duration = TimeSpan.FromMilliseconds(busy - 300),
            Exchange = TimeSpan.FromMilliseconds(exchange - (host * slowness)),
            Wait = TimeSpan.Zero,
            BytesSent = 0,
            Hash = "",
        })];
        return new FlyingGroup(command, Ticks(launched), Task.FromResult((reports, Ticks(landed))));
    }

    // From 1 s on, since the stopwatch never reads 0.
    private static long Ticks(int milliseconds) => (milliseconds + 1000) * (Stopwatch.Frequency / 1000);
}
