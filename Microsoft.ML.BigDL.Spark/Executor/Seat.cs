using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Parameters;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>A worker's place among the hosts of one membership epoch: its ranks, its connections, its training session.</summary>
internal sealed class Seat : IDisposable
{
    private readonly ResidentRun _run;
    private readonly PeerGroup _peers;
    private readonly ShardedExchange _exchange;
    private readonly TrainingSession _session;
    private readonly RankedRecords _training;
    private readonly RankedRecords _validation;
    private readonly BatchOrder _order;
    private readonly BatchOrder _validationOrder;
    private readonly BatchStatistics[] _statistics;
    private int _epoch = -1;

    public Seat(
        ResidentRun run,
        GroupCommand command,
        PeerGroup peers,
        SeatStart start,
        SnapshotStore snapshots,
        RankedRecords training,
        RankedRecords validation)
    {
        _run = run;
        _peers = peers;
        _training = training;
        _validation = validation;
        RunSpec spec = run.Spec;
        var plan = new ExchangePlan(new RankMap(command.HostOfRank), run.Model.Layout, spec.Compression);
        _exchange = new ShardedExchange(run.Parameters, run.Options.Optimizer, plan, peers, spec.Threads, snapshots, command.FirstStep);
        _session = new TrainingSession(run.Model, run.Parameters, _exchange, spec.Ranks, run.Options) { Step = command.FirstStep };
        _order = new BatchOrder(training, _exchange.HostedRanks.AsSpan(), spec.BatchSize, spec.Seed, spec.Shuffles);
        _validationOrder = new BatchOrder(validation, _exchange.HostedRanks.AsSpan(), spec.BatchSize, spec.Seed, shuffles: false);
        _validationOrder.Start(0);
        _statistics = [.. Enumerable.Range(0, spec.Ranks).Select(_ => new BatchStatistics(run.Options.Metrics))];
        Begin(command, start);
    }

    /// <summary>The number of steps done in the run.</summary>
    public long Step => _session.Step;

    public GroupReport Train(GroupCommand command, CancellationToken cancellation)
    {
        using CancellationTokenRegistration abort = cancellation.Register(
            () => Abort(new OperationCanceledException("The task was killed.", cancellation)));
        if (_epoch != command.Epoch)
        {
            StartEpoch(command.Epoch);
        }

        long began = Stopwatch.GetTimestamp();
        long exchange = _exchange.ExchangeTicks;
        long wait = _exchange.WaitTicks;
        long bytes = _exchange.BytesSent;
        for (int step = 0; step < command.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (command.Part)
            {
                case StepPart.Gradients:
                    _session.Differentiate(_training, _order, command.FirstStepOfEpoch + step, _statistics);
                    break;
                case StepPart.Update:
                    _session.Update();
                    break;
                default:
                    _session.Train(_training, _order, command.FirstStepOfEpoch + step, _statistics);
                    break;
            }
        }

        TimeSpan duration = Stopwatch.GetElapsedTime(began);
        if (command.Part != StepPart.Gradients)
        {
            Keep(command);
        }

        ImmutableArray<double[]> sums = Sums();
        return new GroupReport
        {
            Host = _peers.Self,
            Ranks = _exchange.HostedRanks,
            Sums = sums,
            ValidationSums = command is { Validates: true, Part: not StepPart.Gradients } ? Validate() : [],
            Duration = duration,
            Exchange = Stopwatch.GetElapsedTime(exchange, _exchange.ExchangeTicks),
            Wait = Stopwatch.GetElapsedTime(wait, _exchange.WaitTicks),
            BytesSent = _exchange.BytesSent - bytes,
            Hash = WeightsHash.Of(_run.Parameters),
        };
    }

    /// <summary>Ends the group that is under way, here and with the peers.</summary>
    public void Abort(Exception reason) => _peers.Abort(reason);

    public void Dispose()
    {
        _session.Dispose();
        _exchange.Dispose();
    }

    // Goes back to the first step's weights, slots and statistics, and keeps them with the buddies of this placement.
    private void Begin(GroupCommand command, SeatStart start)
    {
        try
        {
            if (!start.HasModel.IsEmpty)
            {
                _exchange.Restore(new RestorePlan(command.FirstStep, start.HasModel, start.SlotHolders));
            }

            _exchange.BackUp(command.FirstStep);
            StartEpoch(command.Epoch);
            foreach (int rank in _exchange.HostedRanks)
            {
                start.Sums[rank].CopyTo(_statistics[rank].Sums);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // What a later group, or the driver, can go back to.
    private void Keep(GroupCommand command)
    {
        _exchange.BackUp(_session.Step);
        if (command.FirstStepOfEpoch + command.Steps == _order.Steps)
        {
            _run.EpochEnds.Keep(command.Epoch, _run.Parameters, command.BestEpoch);
        }
    }

    private void StartEpoch(int epoch)
    {
        _order.Start(epoch);
        _epoch = epoch;
        Array.ForEach(_statistics, rank => rank.Reset());
    }

    private ImmutableArray<double[]> Sums() => [.. _exchange.HostedRanks.Select(rank => _statistics[rank].Sums.ToArray())];

    private ImmutableArray<double[]> Validate()
    {
        foreach (int rank in _exchange.HostedRanks)
        {
            _statistics[rank].Reset();
            _session.Evaluate(_validation, _validationOrder, rank, _statistics[rank]);
        }

        return Sums();
    }
}
