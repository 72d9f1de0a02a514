using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>
/// Keeps a run recoverable: at a boundary every owner gives its slots to a buddy, and at the start of an epoch every host gets what its
/// ranks need from whoever kept it.
/// </summary>
internal sealed class SnapshotExchange
{
    // The items of a restore that are not the slots of a rank; arrays by item begin with them.
    private const int WeightsItem = -1;
    private const int StatesItem = -2;
    private const int OtherItems = 2;

    // So that every frame's length fits into an int, and heartbeats come in between.
    private const int ChunkLength = 1 << 20;

    private readonly RankMap _placement;
    private readonly ParameterStore _parameters;
    private readonly PeerGroup _group;
    private readonly SnapshotStore _store;
    private readonly AlignedMemory?[] _slots;
    private readonly Arrivals _arrivals;
    private readonly Lock _gate = new();
    private readonly int _self;
    private readonly int[] _buddied;
    private readonly int[] _kept;
    private readonly long[] _keptStep;
    private readonly int[] _restored;
    private Snapshot _next;
    private bool _isPrepared;
    private long _backUps;
    private long _keptElements;
    private long _confirmations;
    private long _restoredElements;

    /// <param name="placement">Who hosts what.</param>
    /// <param name="parameters">The live weights and states.</param>
    /// <param name="slots">The live slots of hosted ranks.</param>
    /// <param name="group">The connections.</param>
    /// <param name="store">The snapshots of this process.</param>
    /// <param name="firstStep">The step that this epoch goes on from; later snapshots are void.</param>
    /// <param name="arrivals">Told of everything that arrives.</param>
    public SnapshotExchange(RankMap placement, ParameterStore parameters, AlignedMemory?[] slots, PeerGroup group, SnapshotStore store,
        long firstStep, Arrivals arrivals)
    {
        _placement = placement;
        _parameters = parameters;
        _group = group;
        _store = store;
        _slots = slots;
        _arrivals = arrivals;
        _self = group.Self;
        _buddied = [.. Enumerable.Range(0, placement.Ranks).Where(rank => placement.BuddyOf(rank) == _self)];
        _kept = new int[placement.Ranks];
        _keptStep = new long[placement.Ranks];
        _restored = new int[placement.Ranks + OtherItems];
        store.DropAfter(firstStep);
        _next = store.Next(store.Find(firstStep));
    }

    /// <summary>
    /// Takes a snapshot. On return on any host, every host has its own and its buddies' part of it. All hosts call it before the same step.
    /// </summary>
    public void BackUp(long step)
    {
        _group.ThrowIfFailed();
        Snapshot snapshot = PrepareNext();
        snapshot.CopyFrom(_parameters);
        foreach (int rank in _placement.RanksOf(_self))
        {
            Span<float> slots = Live(rank);
            slots.CopyTo(snapshot.SlotsOf(rank));
            if (_placement.BuddyOf(rank) is var buddy and >= 0)
            {
                Send(buddy, FrameType.Backup, rank, step, slots);
            }
        }

        _backUps++;
        Await(ref _keptElements, _backUps * _buddied.Sum(rank => (long)snapshot.SlotsOf(rank).Length), "the slots of its ranks");
        foreach (int rank in _buddied)
        {
            if (snapshot.SlotsOf(rank).Length > 0 && _keptStep[rank] != step)
            {
                throw new TransportException(
                    $"{_group.Roster.NameOf(_placement.HostOf(rank))}: gave its slots of step {_keptStep[rank]}, but this host is at step {step}.",
                    isTransient: false);
            }
        }

        // Peers may send the next snapshot's slots as soon as they know that this one is complete.
        Array.Clear(_kept);
        _store.Complete(snapshot, step);
        lock (_gate)
        {
            _next = _store.Next(snapshot);
            _isPrepared = false;
        }

        for (int distance = 1; distance < _group.Hosts; distance++)
        {
            Send((_self + distance) % _group.Hosts, FrameType.Kept, 0, step, []);
        }

        Await(ref _confirmations, _backUps * (_group.Hosts - 1), "word that it has kept its part");
    }

    /// <summary>Brings weights, states and the slots of hosted ranks to what they were before a step. All hosts call it first of all.</summary>
    /// <exception cref="BigDLException">This host does not hold what the plan says.</exception>
    public void Restore(RestorePlan plan)
    {
        _group.ThrowIfFailed();
        bool hasModel = plan.HasModel[_self];
        Snapshot? snapshot = _store.Find(plan.Step);
        if (snapshot is not null)
        {
            HandOut(plan, snapshot);
        }
        else if (hasModel || plan.SlotHolders.Contains(_self))
        {
            throw new BigDLException(
                $"{_group.Roster.NameOf(_self)} has no snapshot of step {plan.Step}, only of [{string.Join(", ", _store.Steps)}].");
        }

        long missing = hasModel ? 0 : _parameters.Weights.Length + (long)_parameters.States.Length;
        foreach (int rank in _placement.RanksOf(_self))
        {
            missing += plan.SlotHolders[rank] == _self ? 0 : Live(rank).Length;
        }

        Await(ref _restoredElements, missing, $"what this host needs to go on from step {plan.Step}");
    }

    public void ReceiveBackup(PeerConnection from, in FrameHeader header, FrameReader payload)
    {
        int rank = header.Item;
        if (!_buddied.Contains(rank) || _placement.HostOf(rank) != from.Host)
        {
            throw from.Refuse(header, $"slots of its own among ranks [{string.Join(", ", _buddied)}]");
        }

        Span<float> target = PrepareNext().SlotsOf(rank);
        _keptStep[rank] = header.Step;
        int length = ReadPart(from, header, payload, target[_kept[rank]..]);
        _kept[rank] += length;
        _arrivals.Add(ref _keptElements, length);
    }

    public void ReceiveKept(PeerConnection from, in FrameHeader header)
    {
        if (header.PayloadLength != 0)
        {
            throw from.Refuse(header, "no payload");
        }

        _arrivals.Add(ref _confirmations, 1);
    }

    public void ReceiveRestore(PeerConnection from, in FrameHeader header, FrameReader payload)
    {
        Span<float> target = header.Item switch
        {
            WeightsItem => _parameters.Weights,
            StatesItem => _parameters.States,
            int rank when (uint)rank < (uint)_slots.Length && _slots[rank] is { } slots => slots.Span<float>(),
            _ => throw from.Refuse(header, $"weights, states or slots of ranks [{string.Join(", ", _placement.RanksOf(_self))}]"),
        };
        ref int filled = ref _restored[header.Item + OtherItems];
        int length = ReadPart(from, header, payload, target[filled..]);
        filled += length;
        _arrivals.Add(ref _restoredElements, length);
    }

    private static int ReadPart(PeerConnection from, in FrameHeader header, FrameReader payload, Span<float> room)
    {
        int length = header.PayloadLength / sizeof(float);
        if (length > room.Length || length > ChunkLength || length * sizeof(float) != header.PayloadLength)
        {
            throw from.Refuse(header, $"whole numbers, at most {Math.Min(room.Length, ChunkLength)}");
        }

        payload.ReadExactly(MemoryMarshal.AsBytes(room[..length]));
        return length;
    }

    // The older snapshot is overwritten only now: whoever begins the next one knows that all hosts have completed the newer.
    private Snapshot PrepareNext()
    {
        lock (_gate)
        {
            if (!_isPrepared)
            {
                _next.Prepare(_placement.RanksOf(_self).Concat(_buddied));
                _isPrepared = true;
            }

            return _next;
        }
    }

    private void HandOut(RestorePlan plan, Snapshot snapshot)
    {
        if (plan.HasModel[_self])
        {
            snapshot.Weights.CopyTo(_parameters.Weights);
            snapshot.States.CopyTo(_parameters.States);
        }

        for (int host = 0; host < _group.Hosts && plan.HasModel.IndexOf(true) == _self; host++)
        {
            if (!plan.HasModel[host])
            {
                Send(host, FrameType.Restore, WeightsItem, plan.Step, snapshot.Weights);
                Send(host, FrameType.Restore, StatesItem, plan.Step, snapshot.States);
            }
        }

        for (int rank = 0; rank < _placement.Ranks; rank++)
        {
            int host = _placement.HostOf(rank);
            if (plan.SlotHolders[rank] != _self)
            {
                continue;
            }

            if (host == _self)
            {
                snapshot.SlotsOf(rank).CopyTo(Live(rank));
            }
            else
            {
                Send(host, FrameType.Restore, rank, plan.Step, snapshot.SlotsOf(rank));
            }
        }
    }

    private void Send(int host, FrameType type, int item, long step, ReadOnlySpan<float> values)
    {
        do
        {
            ReadOnlySpan<byte> chunk = MemoryMarshal.AsBytes(values[..Math.Min(ChunkLength, values.Length)]);
            _group.Send(host, new FrameHeader(type, _group.Roster.Epoch, item, step, chunk.Length), chunk);
            values = values[(chunk.Length / sizeof(float))..];
        }
        while (!values.IsEmpty);
    }

    private void Await(ref long counter, long target, string what)
    {
        if (!_arrivals.Wait(ref counter, target, _group.StepTimeout))
        {
            throw new TransportException(
                $"{_group.Roster.NameOf(_self)}: a peer that is alive did not send {what} within {_group.StepTimeout.TotalSeconds:0.#} s.",
                isTransient: true);
        }
    }

    private Span<float> Live(int rank) => _slots[rank]!.Span<float>(); // Called for hosted ranks alone.
}
