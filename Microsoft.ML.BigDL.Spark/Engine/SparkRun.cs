using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
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
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly SchedulingMode _mode;
    private readonly bool _overlaps;
    private readonly GroupSizer _sizer;
    private readonly GroupSequence _sequence;
    private readonly GroupFlight _flight;
    private readonly RetryPolicy _retries = new(new RetryOptions(), TimeProvider.System);
    private readonly BatchStatistics[] _ranks;
    private ImmutableArray<double[]> _validationSums = [];
    private int _membership = 1;
    private bool _isSeated;
    private long _step;
    private long _landed;
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
        _mode = options.Mode;
        _overlaps = options is { Mode: SchedulingMode.Group, Overlap: true } && cluster.HoldsPlaces && cluster.Executors().All(HasSpareSlot);
        _spec = RunSpec.Of(job, options, threads, _overlaps, cluster.IsLoopback, cluster.IsEncrypted);
        _hosts = new RunHosts(cluster, _spec, job, settling ?? TimeSpan.FromSeconds(10), TimeProvider.System);
        _sizer = options.Mode != SchedulingMode.Group ? GroupSizer.Fixed(1)
            : options.GroupSize is int size ? GroupSizer.Fixed(size)
            : GroupSizer.Adaptive(new GroupSizeOptions { Overlaps = _overlaps });
        _ranks = [.. Enumerable.Range(0, _spec.Ranks).Select(_ => new BatchStatistics(job.Options.Metrics))];
        Statistics = new BatchStatistics(job.Options.Metrics);
        RankedRecords records = RankedRecords.Join(_hosts.Records.AsSpan(), new ISampleSource?[_spec.Ranks]);
        Records = records.Records;
        StepsPerEpoch = new BatchOrder(records, [], _spec.BatchSize, _spec.Seed, _spec.Shuffles).Steps;
        _sequence = new GroupSequence(StepsPerEpoch, job.Options.Epochs);
        _flight = new GroupFlight(_hosts);
    }

    public int Records { get; }

    public int StepsPerEpoch { get; }

    public int Threads => _hosts.Seats.Length * _spec.Threads;

    public ImmutableArray<int> RecordsOfRanks => _hosts.Records;

    public ImmutableArray<int> ValidationRecordsOfRanks => _hosts.ValidationRecords;

    public ParameterLayout Layout => _job.Model.Layout;

    public string VectorTier => _hosts.VectorTier;

    public bool CanValidate => _hosts.ValidationRecords.Any(count => count > 0);

    public BatchStatistics Statistics { get; }

    /// <summary>Where the time went so far.</summary>
    public RunTimes Times { get; private set; }

    public void StartEpoch(int epoch)
    {
        Array.ForEach(_ranks, rank => rank.Reset());
        Statistics.Reset();
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
                    Launch();
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
        for (int rank = 0; rank < _ranks.Length; rank++)
        {
            _validationSums[rank].CopyTo(_ranks[rank].Sums);
        }

        Statistics.Join(_ranks);
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

    // The one that is waited for and, where there is room for its tasks beside, the next. New hosts are seated while none is on its way.
    private void Launch()
    {
        if (_flight.Count == 0)
        {
            if (_step > 0 && _isSeated && _hosts.AtBoundary(_step))
            {
                BeginMembership();
            }

            LaunchNext();
        }

        if (_overlaps && _flight.Count == 1 && !_sequence.IsFinished && _hosts.Seats.All(seat => HasSpareSlot(seat.Executor)) && !_hosts.CanGrow())
        {
            LaunchNext();
        }
    }

    private void LaunchNext()
    {
        GroupPlan plan = _sequence.Next(_sizer.Size);
        _flight.Launch(new GroupCommand
        {
            Run = _spec.Run,
            Key = _key,
            Membership = _membership,
            Hosts = [.. _hosts.Seats.Select(seat => seat.Address)],
            HostOfRank = _hosts.HostOfRank,
            Records = _hosts.Records,
            ValidationRecords = _hosts.ValidationRecords,
            Epoch = plan.Epoch,
            FirstStepOfEpoch = plan.FirstStepOfEpoch,
            FirstStep = plan.FirstStep,
            Steps = plan.Steps,
            Part = _mode == SchedulingMode.TwoJobsPerIteration ? StepPart.Gradients : StepPart.Whole,
            Start = _isSeated ? null : new SeatStart
            {
                Sums = [.. _ranks.Select(rank => rank.Sums.ToArray())],
                HasModel = _hosts.HasModel,
                SlotHolders = _hosts.SlotHolders,
            },
            BestEpoch = _bestEpoch,
            Validates = CanValidate && plan.FirstStepOfEpoch + plan.Steps == StepsPerEpoch,
        });
        _isSeated = true;
    }

    private FlyingGroup Land(CancellationToken cancellation)
    {
        FlyingGroup group = _flight.Land(cancellation);
        if (group.Command.Part == StepPart.Gradients)
        {
            Measure(group, steps: 0);
            _flight.Launch(group.Command with { Part = StepPart.Update, Start = null });
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

        double[][] validation = new double[_ranks.Length][];
        foreach (GroupReport report in reports)
        {
            for (int i = 0; i < report.Ranks.Length; i++)
            {
                report.Sums[i].CopyTo(_ranks[report.Ranks[i]].Sums);
                if (command.Validates)
                {
                    validation[report.Ranks[i]] = report.ValidationSums[i];
                }
            }
        }

        Statistics.Join(_ranks);
        _validationSums = [.. validation];
        _step += command.Steps;
        _hosts.Reached();
        _retries.Progressed(_step);
        Measure(group, command.Steps);
    }

    private void Measure(FlyingGroup group, int steps)
    {
        // What passed since the group before landed: groups that overlap share their time.
        (GroupReport[] reports, long landed) = group.Landing.Result;
        TimeSpan passed = Stopwatch.GetElapsedTime(Math.Max(group.Launched, _landed), landed);
        _landed = landed;
        TimeSpan busy = reports.Max(report => report.Busy);
        TimeSpan latency = group.Wall - reports.Max(report => report.Queued + report.Busy);
        _sizer.Record(new GroupTiming(group.Command.Steps, busy, passed - busy, latency));
        Times += new RunTimes(steps, passed, busy, reports.Max(report => report.Exchange), reports.Sum(report => report.BytesSent));
    }

    // Fences off what is left of the membership epoch before; the first group of the new one says what hosts begin with.
    private void BeginMembership()
    {
        _membership++;
        _isSeated = false;
        _sizer.Forget();
    }

    // Groups are done again from the last boundary that the driver knows of.
    private void Recover(WorkerJobException error, CancellationToken cancellation)
    {
        WorkerJobException reason = error;
        while (true)
        {
            TimeSpan wait = _retries.Failed(_step, reason.Message) ?? throw new SparkException(_retries.Report(), reason);
            cancellation.WaitHandle.WaitOne(wait);
            cancellation.ThrowIfCancellationRequested();
            BeginMembership();
            _sequence.Restart(_step);
            try
            {
                _hosts.Recover(_step);
                return;
            }
            catch (WorkerJobException again) when (again.IsTransient)
            {
                reason = again;
            }
        }
    }

    private static bool HasSpareSlot(Bridge.ExecutorDescription executor) => executor.TaskSlots > 1;
}
