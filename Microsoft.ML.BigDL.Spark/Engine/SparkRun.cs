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
    private readonly GroupSizer _sizer;
    private readonly RetryPolicy _retries = new(new RetryOptions(), TimeProvider.System);
    private readonly BatchStatistics[] _ranks;
    private ImmutableArray<double[]> _validationSums = [];
    private int _membership = 1;
    private int _epoch;
    private long _step;
    private bool _isAtBoundary;
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
        _spec = RunSpec.Of(job, options, threads, cluster.IsLoopback, cluster.IsEncrypted);
        _hosts = new RunHosts(cluster, _spec, job, settling ?? TimeSpan.FromSeconds(10), TimeProvider.System);
        _sizer = options.Mode != SchedulingMode.Group ? GroupSizer.Fixed(1)
            : options.GroupSize is int size ? GroupSizer.Fixed(size)
            : GroupSizer.Adaptive(new GroupSizeOptions());
        _ranks = [.. Enumerable.Range(0, _spec.Ranks).Select(_ => new BatchStatistics(job.Options.Metrics))];
        Statistics = new BatchStatistics(job.Options.Metrics);
        RankedRecords records = RankedRecords.Join(_hosts.Records.AsSpan(), new ISampleSource?[_spec.Ranks]);
        Records = records.Records;
        StepsPerEpoch = new BatchOrder(records, [], _spec.BatchSize, _spec.Seed, _spec.Shuffles).Steps;
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
        _epoch = epoch;
        Array.ForEach(_ranks, rank => rank.Reset());
        Statistics.Reset();
    }

    public int Train(int step)
    {
        int steps = Math.Min(_sizer.Size, StepsPerEpoch - step);
        while (true)
        {
            long began = Stopwatch.GetTimestamp();
            try
            {
                Grow();
                GroupCommand command = Command(step, steps);
                GroupReport[] reports = [.. _hosts.Run(GroupJob.Name, Message.Write(command)).Select(answer => Message.Read<GroupReport>(answer))];
                Accept(command, reports, Stopwatch.GetElapsedTime(began));
                return steps;
            }
            catch (WorkerJobException error) when (error.IsTransient)
            {
                Retry(error);
            }
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
    public void KeepBest() => _bestEpoch = _epoch;

    public void RestoreBest() => _restoredEpoch = _bestEpoch;

    public void Finish()
    {
        int? epoch = _restoredEpoch ?? (_step % StepsPerEpoch == 0 ? (int)(_step / StepsPerEpoch) - 1 : null);
        long step = _restoredEpoch is int restored ? (restored + 1L) * StepsPerEpoch : _step;
        if (step > 0)
        {
            new ModelFetch(_hosts, _retries).Fetch(_spec.Run, step, epoch, _job.Parameters);
        }
    }

    public void Dispose()
    {
        try
        {
            _hosts.Run(CloseJob.Name, _spec.Run.ToByteArray());
        }
        catch (Exception error) when (error is WorkerJobException or SparkException)
        {
            // What the executors still hold goes with them; the run itself is over.
        }
    }

    private static NotSupportedException NoCheckpoints() => new(
        "Checkpoints are written of trainings in this process alone. Leave out BigDLOptions.Checkpoints, or BigDLOptions.Engine.");

    private GroupCommand Command(int stepOfEpoch, int steps) => new()
    {
        Run = _spec.Run,
        Key = _key,
        Membership = _membership,
        Hosts = [.. _hosts.Seats.Select(seat => seat.Address)],
        HostOfRank = _hosts.HostOfRank,
        Records = _hosts.Records,
        ValidationRecords = _hosts.ValidationRecords,
        Epoch = _epoch,
        FirstStepOfEpoch = stepOfEpoch,
        FirstStep = _step,
        Steps = steps,
        Sums = [.. _ranks.Select(rank => rank.Sums.ToArray())],
        HasModel = _hosts.HasModel,
        SlotHolders = _hosts.SlotHolders,
        BestEpoch = _bestEpoch,
        Validates = CanValidate && stepOfEpoch + steps == StepsPerEpoch,
    };

    private void Accept(GroupCommand command, GroupReport[] reports, TimeSpan wall)
    {
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
        TimeSpan running = reports.Max(report => report.Duration);
        _sizer.Record(new GroupTiming(command.Steps, running, wall - running, wall - running));
        Times += new RunTimes(
            command.Steps, wall, running, reports.Max(report => report.Exchange), reports.Sum(report => report.BytesSent));
        _retries.Progressed(_step);
        _isAtBoundary = true;
    }

    private void Grow()
    {
        if (_isAtBoundary)
        {
            _isAtBoundary = false;
            if (_hosts.AtBoundary(_step))
            {
                _membership++;
                _sizer.Forget();
            }
        }
    }

    // The group is tried again from its first step, under a new epoch that fences off what is left of the old one.
    private void Retry(WorkerJobException error)
    {
        WorkerJobException reason = error;
        while (true)
        {
            TimeSpan wait = _retries.Failed(_step, reason.Message) ?? throw new SparkException(_retries.Report(), reason);
            _job.Options.CancellationToken.WaitHandle.WaitOne(wait);
            _job.Options.CancellationToken.ThrowIfCancellationRequested();
            _membership++;
            try
            {
                _hosts.Recover(_step);
                _sizer.Forget();
                return;
            }
            catch (WorkerJobException again) when (again.IsTransient)
            {
                reason = again;
            }
        }
    }
}
