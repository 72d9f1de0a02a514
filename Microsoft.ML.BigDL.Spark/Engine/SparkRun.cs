using System.Collections.Immutable;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Training;
using Microsoft.ML.BigDL.Training.Checkpoints;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>A training run on executors: hands out groups of steps, gathers what came of them, and carries on when executors are lost.</summary>
internal sealed class SparkRun : ITrainingEngine
{
    private readonly TrainingJob _job;
    private readonly SparkEngineOptions _options;
    private readonly RunSpec _spec;
    private readonly RunHosts _hosts;
    private readonly string? _whyApart;
    private readonly GroupFlight _flight;
    private readonly RetryPolicy _retries = new(new RetryOptions(), TimeProvider.System);
    private readonly RunStatistics _statistics;
    private readonly RunMeter _meter;
    private readonly ModelFetch _models;
    private readonly StateTransfer _states;
    private readonly BestModel _best;
    private long _step;
    private long _reached;
    private int? _bestEpoch;
    private int? _restoredEpoch;

    /// <param name="cluster">The executors.</param>
    /// <param name="job">What is trained.</param>
    /// <param name="options">How the executors are used.</param>
    /// <param name="threads">The threads an executor computes with.</param>
    /// <param name="settling">How long a new executor must have lived before it gets ranks; default 10 s.</param>
    public SparkRun(IWorkerCluster cluster, TrainingJob job, SparkEngineOptions options, int threads, TimeSpan? settling = null)
    {
        _job = job;
        _options = options;
        _whyApart = WhyApart(cluster, options);
        bool overlaps = _whyApart is null;
        _spec = RunSpec.Of(job, options, threads, overlaps, cluster.IsLoopback, cluster.IsEncrypted);
        _hosts = new RunHosts(cluster, _spec, job, settling ?? TimeSpan.FromSeconds(10), TimeProvider.System);
        GroupSizer sizer = options.Mode != SchedulingMode.Group ? GroupSizer.Fixed(1)
            : options.GroupSize is int size ? GroupSizer.Fixed(size)
            : GroupSizer.Adaptive(new GroupSizeOptions { Overlaps = overlaps });
        _meter = new RunMeter(sizer);
        _statistics = new RunStatistics(job.Options.Metrics, _spec.Ranks);
        _models = new ModelFetch(_hosts);
        _states = new StateTransfer(_hosts, _models, _spec, new SliceMap(Layout.TrainableLength, _spec.Ranks));
        RankedRecords records = RankedRecords.Join(_hosts.Records.AsSpan(), new ISampleSource?[_spec.Ranks]);
        Records = records.Records;
        StepsPerEpoch = new BatchOrder(records, [], _spec.BatchSize, _spec.Seed, _spec.Shuffles).Steps;
        _best = new BestModel(_models, _spec.Run, Layout, StepsPerEpoch);
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

    /// <inheritdoc cref="RunHosts.Supplying"/>
    public TimeSpan Supplying => _hosts.Supplying;

    /// <summary>How many times a group has failed so far.</summary>
    public int Failures => _retries.Failures;

    // The epoch, from 0, that ended before the present step, if one did.
    private int? EndedEpoch => _step > 0 && _step % StepsPerEpoch == 0 ? (int)(_step / StepsPerEpoch) - 1 : null;

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
            Persist(() => TrainGroup(cancellation), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0;
        }

        int steps = (int)(_step - _reached);
        _reached = _step;
        return steps;
    }

    public void Validate()
    {
        // The group that ended the epoch has done it already.
        _statistics.ShowValidation();
    }

    public EngineState Capture()
    {
        if (_job.Options.CancellationToken.IsCancellationRequested)
        {
            // The last thing that is saved need not wait for the slots of groups that nobody waits for.
            _flight.End();
        }

        var state = new EngineState(Layout, _job.Options.Optimizer.SlotCount) { Step = _reached, BestEpoch = _bestEpoch, Sums = _statistics.Sums };
        try
        {
            Persist(() => _states.Fetch(state, EndedEpoch, _best), CancellationToken.None);
            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    public void Restore(EngineState state)
    {
        _bestEpoch = state.BestEpoch;
        Persist(() => GoTo(state), _job.Options.CancellationToken);
        _reached = _step;
    }

    // The executors keep the ends of epochs: here they are only named.
    public void KeepBest() => _bestEpoch = EndedEpoch;

    public void RestoreBest() => _restoredEpoch = _bestEpoch;

    public void Finish()
    {
        _flight.End();
        if (_restoredEpoch is int restored)
        {
            Persist(() => _job.Parameters.CopyFrom(_best.Fetch(restored)), CancellationToken.None);
        }
        else if (_reached > 0)
        {
            Persist(() => _models.Fetch(_spec.Run, _reached, EndedEpoch, _job.Parameters), CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _flight.Dispose();
        _hosts.Close();
        _best.Dispose();
    }

    // Does something on the executors, again if need be, when they are where the trainer knows the run to be.
    private void Persist(Action action, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                while (_step < _reached)
                {
                    TrainGroup(cancellation);
                }

                action();
                return;
            }
            catch (WorkerJobException error) when (error.IsTransient || error.IsLacking)
            {
                _flight.End();
                Recover(error, cancellation);
            }
        }
    }

    private void TrainGroup(CancellationToken cancellation)
    {
        Grow();
        if (_step % StepsPerEpoch == 0)
        {
            _statistics.Reset();
        }

        _flight.Launch(_statistics.Sums, _bestEpoch, _reached);
        Accept(Land(cancellation));
    }

    // Why groups follow one another; null where they overlap.
    private static string? WhyApart(IWorkerCluster cluster, SparkEngineOptions options) =>
        options is not { Mode: SchedulingMode.Group, Overlap: true } ? "as the options say"
        : !cluster.HoldsPlaces ? "since spark.locality.wait is below 1 s"
        : !cluster.Executors().All(GroupFlight.HasSpareSlot) ? "since not every executor has two task slots"
        : null;

    private void Grow()
    {
        if (!_flight.IsAtBoundary || !_hosts.CanGrow())
        {
            return;
        }

        if (_bestEpoch is int best)
        {
            _best.Fetch(best);
        }

        if (_hosts.AtBoundary(_step))
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
            TimeSpan wait = _retries.Failed(_step, reason.Message) ?? throw _hosts.GivenUp(_retries, reason);
            cancellation.WaitHandle.WaitOne(wait);
            cancellation.ThrowIfCancellationRequested();
            _flight.BeginMembership(_step);
            try
            {
                Reseat(goesBack: error.IsLacking, cancellation);
                Tell($"A group failed and is done again from step {_step + 1} by {Hosts()}: {error.Message}", isWarning: true);
                return;
            }
            catch (WorkerJobException again) when (again.IsTransient)
            {
                reason = again;
            }
        }
    }

    private void Reseat(bool goesBack, CancellationToken cancellation)
    {
        if (!_hosts.Survey())
        {
            Tell(FormattableString.Invariant($"All executors of the run are lost. Others are waited for, up to {_options.ExecutorTimeout.TotalSeconds:0} s."), isWarning: true);
            _hosts.WaitForOthers(_options, cancellation);
        }

        if (!_hosts.Reseat(_step) || goesBack)
        {
            GoBack();
        }
    }

    // What was lost with the executors is computed again from the last state that is not on them.
    private void GoBack()
    {
        CheckpointFolder? folder = _job.Options.Checkpoints?.Folder;
        Checkpoint? checkpoint = folder?.FindNewest();
        foreach (string warning in folder?.Warnings ?? [])
        {
            Tell(warning, isWarning: true);
        }

        Tell(FormattableString.Invariant($"Weights or optimiser state of step {_reached} were lost with their executors; they are computed again from ") +
            (checkpoint is null ? "the start." : FormattableString.Invariant($"{checkpoint.Name}, of step {checkpoint.Manifest.Step}.")), isWarning: true);
        if (checkpoint is null)
        {
            _hosts.StartOver();
            TakeUp(0, []);
        }
        else
        {
            using EngineState state = checkpoint.ReadState(Layout, _job.Options.Optimizer.SlotCount);
            GoTo(state);
        }
    }

    private void GoTo(EngineState state)
    {
        _states.Give(state);
        TakeUp(state.Step, state.Sums);
    }

    private void TakeUp(long step, ImmutableArray<double[]> sums)
    {
        _step = step;
        _statistics.Restart(sums);
        _flight.BeginMembership(step);
    }
}
