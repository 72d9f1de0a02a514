using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Exchange.Portable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Parameters;
using Microsoft.ML.BigDL.Spark.Rows;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Spark.Worker;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>
/// A run as one worker process keeps it from group to group: the network, the records of the ranks it hosts, and the seat among the hosts.
/// Tasks come from several threads; one group at a time computes, in the order of their steps.
/// </summary>
internal sealed class ResidentRun : IDisposable
{
    private readonly Lock _gate = new();
    private readonly GroupQueue _queue = new();
    private readonly SortedDictionary<int, RankRecords> _ranks = [];
    private readonly PeerRendezvous _rendezvous;
    private readonly TensorType _target;
    private readonly SnapshotStore _snapshots;
    private Seat? _seat;
    private AggregateSeat? _aggregate;

    public ResidentRun(RunSpec spec, PeerListener listener)
    {
        Spec = spec;
        Listener = listener;
        _rendezvous = new PeerRendezvous(listener, WireOptions.Default);
        Model = PortableModel.Read(spec.Model);
        Options = spec.Options();
        Parameters = new ParameterStore(Model.Layout);
        EpochEnds = new EpochEnds(Model.Layout);
        var slices = new SliceMap(Model.Layout.TrainableLength, spec.Ranks);
        _snapshots = new SnapshotStore(slices, Model.Layout.StateLength, Options.Optimizer.SlotCount, spec.Snapshots);
        _target = Options.Loss.TargetType(Model.OutputTypes[0]);
    }

    public RunSpec Spec { get; }

    /// <summary>Where peers reach this process.</summary>
    public PeerListener Listener { get; }

    public Layers.Model Model { get; }

    public TrainingOptions Options { get; }

    public ParameterStore Parameters { get; }

    public EpochEnds EpochEnds { get; }

    /// <summary>The ranks whose records are here.</summary>
    public ImmutableArray<int> Ranks()
    {
        lock (_gate)
        {
            return [.. _ranks.Keys];
        }
    }

    /// <summary>The records of a rank; null where they are not here.</summary>
    public RankRecords? Find(int rank)
    {
        lock (_gate)
        {
            return _ranks.GetValueOrDefault(rank);
        }
    }

    /// <summary>The steps that this process can go back to. The driver asks when it has given up what was under way, which is ended first.</summary>
    public ImmutableArray<SnapshotReport> Snapshots()
    {
        _queue.EndAll();
        return [.. _snapshots.Steps.Select(step => new SnapshotReport(step, _snapshots.Find(step)?.Ranks ?? []))];
    }

    /// <summary>Takes in what the driver sent; records of a rank that is here already are let go.</summary>
    public IngestReport TakeIn(IReadOnlyList<byte[]> elements, Guid worker)
    {
        lock (_gate)
        {
            var reports = ImmutableArray.CreateBuilder<RankReport>();
            foreach (byte[] element in elements)
            {
                HostElement.Read(element, Parameters, (rank, training, validation) => reports.Add(Add(rank, training, validation)));
            }

            return new IngestReport(worker, reports.ToImmutable(), _ranks.Values.Sum(rank => rank.Bytes));
        }
    }

    /// <summary>Takes in what a distribution has brought.</summary>
    /// <param name="rows">The distribution, which is complete.</param>
    /// <param name="sampleRows">The number of rows of the first rank to show; 0 for none.</param>
    public DistributeReport TakeIn(RowDistribution rows, int sampleRows)
    {
        lock (_gate)
        {
            ImmutableArray<RankReport> reports = [.. rows.Ranks.Select(rank => Add(rank, rows.Take(rank, false), rows.HasValidation ? rows.Take(rank, true) : null))];
            byte[]? sample = sampleRows > 0 && _ranks.TryGetValue(0, out RankRecords? first) ? Sample(first.Training, sampleRows) : null;
            return new DistributeReport(reports, sample);
        }
    }

    /// <summary>Trains a group of steps together with the other hosts, as soon as the groups before it are done here.</summary>
    public GroupReport Train(GroupCommand command, Guid worker, CancellationToken cancellation)
    {
        int host = Place(command, worker);
        long arrived = Stopwatch.GetTimestamp();
        using GroupTurn turn = _queue.Enter(command.Membership, command.FirstStep, command.Start is not null, cancellation);
        TimeSpan queued = Stopwatch.GetElapsedTime(arrived);
        try
        {
            if (command.Start is SeatStart start)
            {
                TakeSeat(command, host, start, turn.Ended);
            }

            Seat seat = _seat ?? throw new InvalidOperationException("The queue let a group in before any seat was taken.");
            GroupReport report = seat.Train(command, turn.Ended);
            turn.Complete(seat.Step);
            return report with { Queued = queued, Busy = turn.Elapsed };
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new WorkerFaultException(
                ExecutorFault.Fenced, $"The group from step {command.FirstStep} was ended: its membership epoch is over.", innerException: error);
        }
        finally
        {
            if (turn.Next is null)
            {
                // Weights and slots are in the middle of a step: the next group goes back to a snapshot.
                LeaveSeat();
            }
        }
    }

    /// <summary>Computes for a driver that sums and applies gradients itself; its tasks come one at a time.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Aggregate(AggregateCommand command, byte[] parameters)
    {
        _aggregate ??= new AggregateSeat(this, Records(command.Records, false), Records(command.ValidationRecords, true));
        return _aggregate.Answer(command, parameters);
    }

    /// <summary>The weights and states that a command asks for, each in its memory.</summary>
    /// <exception cref="WorkerFaultException">They are not here.</exception>
    public (AlignedMemory Weights, AlignedMemory States) Find(FetchCommand wanted)
    {
        if (wanted.Epoch is int epoch && EpochEnds.Find(epoch) is ParameterStore end)
        {
            return (end.WeightMemory, end.StateMemory);
        }

        Snapshot snapshot = _snapshots.Find(wanted.Step) ?? throw new WorkerFaultException(
            ExecutorFault.Lacking,
            $"The weights before step {wanted.Step} are not here; there are those of the steps [{string.Join(", ", _snapshots.Steps)}] " +
            $"and of the ends of the epochs [{string.Join(", ", EpochEnds.Epochs.Select(kept => kept + 1))}].");
        return (snapshot.WeightMemory, snapshot.StateMemory);
    }

    /// <summary>What the optimiser kept for a rank's slice before a step, one vector after the other.</summary>
    /// <exception cref="WorkerFaultException">It is not here.</exception>
    public AlignedMemory FindSlots(int rank, long step) => _snapshots.Find(step) is { } snapshot && snapshot.Ranks.Contains(rank)
        ? snapshot.SlotMemoryOf(rank)
        : throw new WorkerFaultException(
            ExecutorFault.Misplaced, $"The optimiser's state of rank {rank} before step {step} is not here; there are the steps [{string.Join(", ", _snapshots.Steps)}].");

    /// <summary>Takes a state of the driver's to go on from; what was under way is given up.</summary>
    public void GoTo(byte[] state)
    {
        _queue.EndAll();
        LeaveSeat();
        StateElement.Read(state, _snapshots, EpochEnds, Parameters);
    }

    public void Dispose()
    {
        _queue.Dispose();
        LeaveSeat();
        _aggregate?.Dispose();
        _rendezvous.Dispose();
        Listener.Forget(Spec.Run);
        Parameters.Dispose();
        EpochEnds.Dispose();
        _snapshots.Dispose();
        lock (_gate)
        {
            foreach (RankRecords rank in _ranks.Values)
            {
                rank.Dispose();
            }

            _ranks.Clear();
        }
    }

    private void TakeSeat(GroupCommand command, int host, SeatStart start, CancellationToken cancellation)
    {
        LeaveSeat();
        PeerGroup peers = _rendezvous.Join(RosterOf(command, host), new RunKey(command.Key), cancellation);
        _seat = new Seat(this, command, peers, start, _snapshots, Records(command.Records, false), Records(command.ValidationRecords, true));
    }

    private void LeaveSeat()
    {
        _seat?.Dispose();
        _seat = null;
    }

    private RankReport Add(int rank, PackedData training, PackedData? validation)
    {
        var records = new RankRecords(training, Source(training), validation, validation is null ? null : Source(validation));
        if (!_ranks.TryAdd(rank, records))
        {
            records.Dispose();
        }

        return new RankReport(rank, _ranks[rank].Training.RowCount, _ranks[rank].Validation?.RowCount ?? 0);
    }

    private static byte[] Sample(PackedData data, int rows)
    {
        using var stream = new MemoryStream();
        PackedStream.Write(data, [.. Enumerable.Range(0, Math.Min(rows, data.RowCount))], stream);
        return stream.ToArray();
    }

    private PackedSource Source(PackedData data) => new(data, [.. Model.InputTypes], Spec.FeatureScale, _target, Spec.IsWeighted);

    private static Roster RosterOf(GroupCommand command, int host) =>
        new(command.Run, command.Membership, host, [.. command.Hosts.Select(peer => peer.ToPeer())]);

    // Which host of the command this process is; Spark may have put the task on an executor without the records.
    private int Place(GroupCommand command, Guid worker)
    {
        int host = HostAddress.PlaceOf(worker, command.Hosts, command.Run);
        ImmutableArray<int> present = Ranks();
        int[] missing = [.. Enumerable.Range(0, command.HostOfRank.Length).Where(rank => command.HostOfRank[rank] == host && !present.Contains(rank))];
        return missing.Length == 0 ? host : throw new WorkerFaultException(
            ExecutorFault.Misplaced, $"Ranks {string.Join(", ", missing)} are placed on this worker, which does not have their records.");
    }

    private RankedRecords Records(ImmutableArray<int> counts, bool isValidation)
    {
        lock (_gate)
        {
            return RankedRecords.Join(
                counts.AsSpan(),
                [.. Enumerable.Range(0, counts.Length).Select(rank => _ranks.TryGetValue(rank, out RankRecords? records)
                    ? isValidation ? records.ValidationSource : records.TrainingSource
                    : null)]);
        }
    }
}
