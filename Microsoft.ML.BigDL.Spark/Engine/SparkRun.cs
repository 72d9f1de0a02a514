using System.Collections.Immutable;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>A training run on executors: hands out groups of steps, gathers what came of them, and carries on when executors are lost.</summary>
internal sealed class SparkRun : ITrainingEngine
{
    private readonly TrainingJob _job;
    private readonly RunSpec _spec;
    private readonly RunHosts _hosts;
    private readonly string? _whyApart;
    private readonly GroupFlight _flight;
    private readonly RetryPolicy _retries = new(new RetryOptions(), TimeProvider.System);
    private readonly RunStatistics _statistics;
    private readonly RunMeter _meter;
    private long _step;
    private int? _bestEpoch;
    private int? _restoredEpoch;

    /// <param name="cluster">The executors.</param>
    /// <param name="job">What is trained.</param>
    /// <param name="options">How the executors are used.</param>
    /// <param name="threads">The threads an executor computes with.</param>
    /// <param name="settling">How long a new executor must have lived before it gets ranks; default 10 s.</param>
    public SparkRun(IWorkerCluster cluster, TrainingJob job, SparkEngineOptions options, int threads, TimeSpan? settling = null)
    {
        if (job.Options.Checkpoints is not null)
        {
            throw NoCheckpoints();
        }

        _job = job;
        _whyApart = WhyApart(cluster, options);
        bool overlaps = _whyApart is null;
        _spec = RunSpec.Of(job, options, threads, overlaps, cluster.IsLoopback, cluster.IsEncrypted);
        _hosts = new RunHosts(cluster, _spec, job, settling ?? TimeSpan.FromSeconds(10), TimeProvider.System);
        GroupSizer sizer = options.Mode != SchedulingMode.Group ? GroupSizer.Fixed(1)
            : options.GroupSize is int size ? GroupSizer.Fixed(size)
            : GroupSizer.Adaptive(new GroupSizeOptions { Overlaps = overlaps });
        _meter = new RunMeter(sizer);
        _statistics = new RunStatistics(job.Options.Metrics, _spec.Ranks);
        RankedRecords records = RankedRecords.Join(_hosts.Records.AsSpan(), new ISampleSource?[_spec.Ranks]);
        Records = records.Records;
        StepsPerEpoch = new BatchOrder(records, [], _spec.BatchSize, _spec.Seed, _spec.Shuffles).Steps;
        _flight = new GroupFlight(
            _spec.Run, _hosts, StepsPerEpoch, job.Options.Epochs, sizer, overlaps, halves: options.Mode == SchedulingMode.TwoJobsPerIteration);
    }

    public int Records { get; }

    public int StepsPerEpoch { get; }

    public int Threads => _hosts.Seats.Length * _spec.Threads;

    public ImmutableArray<int> RecordsOfRanks => _hosts.Records;

    public ImmutableArray<int> ValidationRecordsOfRanks => _hosts.ValidationRecords;

    public ParameterLayout Layout => _job.Model.Layout;

    public string VectorTier => _hosts.VectorTier;

    public bool CanValidate => _hosts.CanValidate;

    public BatchStatistics Statistics => _statistics.Joined;

    public TrainingShares? Shares => _meter.Shares;

    /// <summary>Where the time went so far.</summary>
    public RunTimes Times => _meter.Times;

    /// <summary>How many times a group has failed so far.</summary>
    public int Failures => _retries.Failures;

    public void StartEpoch(int epoch)
    {
        if (_step == 0)
        {
            string way = _whyApart is null ? "the next group of steps is launched while one runs" : $"groups of steps follow one another, {_whyApart}";
            Tell($"{Hosts()} train; {way}.", isWarning: false);
        }

        _statistics.Reset();
        _meter.StartEpoch();
    }

    public int Train(int step)
    {
        CancellationToken cancellation = _job.Options.CancellationToken;
        try
        {
            while (true)
            {
                try
                {
                    Grow();
                    _flight.Launch(_statistics.Sums, _bestEpoch);
                    FlyingGroup group = Land(cancellation);
                    Accept(group);
                    return group.Command.Steps;
                }
                catch (WorkerJobException error) when (error.IsTransient)
                {
                    _flight.End();
                    Recover(error, cancellation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0;
        }
    }

    public void Validate()
    {
        // The group that ended the epoch has done it already.
        _statistics.ShowValidation();
    }

    public EngineState Capture() => throw NoCheckpoints();

    public void Restore(EngineState state) => throw NoCheckpoints();

    // The executors keep the ends of epochs: here they are only named.
    public void KeepBest() => _bestEpoch = (int)(_step / StepsPerEpoch) - 1;

    public void RestoreBest() => _restoredEpoch = _bestEpoch;

    public void Finish()
    {
        _flight.End();
        int? epoch = _restoredEpoch ?? (_step % StepsPerEpoch == 0 ? (int)(_step / StepsPerEpoch) - 1 : null);
        long step = _restoredEpoch is int restored ? (restored + 1L) * StepsPerEpoch : _step;
        if (step > 0)
        {
            new ModelFetch(_hosts, _retries).Fetch(_spec.Run, step, epoch, _job.Parameters);
        }
    }

    public void Dispose()
    {
        _flight.Dispose();
        _hosts.Close();
    }

    private static NotSupportedException NoCheckpoints() => new(
        "Checkpoints are written of trainings in this process alone. Leave out BigDLOptions.Checkpoints, or BigDLOptions.Engine.");

    // Why groups follow one another; null where they overlap.
    private static string? WhyApart(IWorkerCluster cluster, SparkEngineOptions options) =>
        options is not { Mode: SchedulingMode.Group, Overlap: true } ? "as the options say"
        : !cluster.HoldsPlaces ? "since spark.locality.wait is below 1 s"
        : !cluster.Executors().All(GroupFlight.HasSpareSlot) ? "since not every executor has two task slots"
        : null;

    private void Grow()
    {
        if (_flight.IsAtBoundary && _hosts.AtBoundary(_step))
        {
            _flight.BeginMembership(_step);
            Tell($"Executors have come, and from step {_step + 1} on {Hosts()} train.", isWarning: false);
        }
    }

    private FlyingGroup Land(CancellationToken cancellation)
    {
        FlyingGroup group = _flight.Land(cancellation);
        if (group.Command.Part == StepPart.Gradients)
        {
            _meter.Record(group, steps: 0, _hosts.Seats);
            _flight.LaunchUpdate(group.Command);
            group = _flight.Land(cancellation);
        }

        return group;
    }

    private void Accept(FlyingGroup group)
    {
        GroupCommand command = group.Command;
        GroupReport[] reports = group.Landing.Result.Reports;
        if (reports.DistinctBy(report => report.Hash).Count() > 1)
        {
            throw new SparkException($"After step {command.FirstStep + command.Steps} the executors have different weights: " +
                string.Join(", ", reports.Select(report => $"{_hosts.Seats[report.Host].Host} {report.Hash}")) + ". The run cannot be trusted and ends here.");
        }

        _statistics.Take(reports);
        _step += command.Steps;
        _hosts.Reached();
        _retries.Progressed(_step);
        _meter.Record(group, command.Steps, _hosts.Seats);
    }

    private string Hosts() => string.Join(", ", _hosts.Seats);

    private void Tell(string text, bool isWarning) => _job.Options.Observer?.OnMessage(text, isWarning);

    // Groups are done again from the last boundary that the driver knows of.
    private void Recover(WorkerJobException error, CancellationToken cancellation)
    {
        WorkerJobException reason = error;
        while (true)
        {
            TimeSpan wait = _retries.Failed(_step, reason.Message) ?? throw new SparkException(_retries.Report(), reason);
            cancellation.WaitHandle.WaitOne(wait);
            cancellation.ThrowIfCancellationRequested();
            _flight.BeginMembership(_step);
            try
            {
                _hosts.Recover(_step);
                Tell($"A group failed and is done again from step {_step + 1} by {Hosts()}: {error.Message}", isWarning: true);
                return;
            }
            catch (WorkerJobException again) when (again.IsTransient)
            {
                reason = again;
            }
        }
    }
}
