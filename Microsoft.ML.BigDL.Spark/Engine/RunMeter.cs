using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Measures where the time of a run goes, which decides on the size of groups and names who holds the others up.</summary>
internal sealed class RunMeter(GroupSizer sizer)
{
    private readonly StragglerWatch _watch = new();
    private Straggler? _straggler;
    private RunTimes _before;
    private long _landed;

    /// <summary>Where the time went so far.</summary>
    public RunTimes Times { get; private set; }

    /// <summary>Where that of the present epoch went; null before any has passed.</summary>
    public TrainingShares? Shares
    {
        get
        {
            RunTimes times = Times - _before;
            if (times.Wall <= TimeSpan.Zero)
            {
                return null;
            }

            double scheduling = Math.Clamp(1 - (times.Running / times.Wall), 0, 1);
            double exchange = Math.Min(times.Exchange / times.Wall, 1 - scheduling);
            return new TrainingShares(1 - exchange - scheduling, exchange, scheduling, _straggler?.ToString());
        }
    }

    public void StartEpoch() => _before = Times;

    /// <summary>Takes in a group that has landed.</summary>
    /// <param name="group">The group.</param>
    /// <param name="steps">The steps that are done with it; 0 where another job goes on with its step.</param>
    /// <param name="seats">The hosts, in the order of the command.</param>
    public void Record(FlyingGroup group, int steps, ImmutableArray<HostSeat> seats)
    {
        // What passed since the group before landed: groups that overlap share their time. Each is waited for by another thread, so that two
        // that land together may do so in any order.
        GroupReport[] reports = group.Landing.Result.Reports;
        long began = Math.Max(group.Launched, _landed);
        _landed = Math.Max(began, group.Landing.Result.Landed);
        TimeSpan passed = Stopwatch.GetElapsedTime(began, _landed);
        TimeSpan busy = Mean(reports, report => report.Busy);
        TimeSpan latency = group.Wall - reports.Max(report => report.Queued + report.Busy);
        sizer.Record(new GroupTiming(group.Command.Steps, busy, passed - busy, latency));
        Times += new RunTimes(steps, passed, busy, Mean(reports, report => report.Exchange), reports.Sum(report => report.BytesSent));
        _straggler = _watch.Observe(
            [.. reports.Select(report => new HostTiming(seats[report.Host].Host, report.Ranks.Length, report.Duration - report.Exchange))]);
    }

    // The mean, since hosts begin and end a group at slightly different times: what is busy here and there never adds up to more than passed.
    private static TimeSpan Mean(GroupReport[] reports, Func<GroupReport, TimeSpan> time) =>
        reports.Aggregate(TimeSpan.Zero, (sum, report) => sum + time(report)) / reports.Length;
}
