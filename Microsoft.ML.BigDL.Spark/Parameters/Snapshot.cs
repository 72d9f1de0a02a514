using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>Weights, states and some ranks' slots as they were before a step.</summary>
internal sealed class Snapshot : IDisposable
{
    private readonly int _stateLength;
    private readonly AlignedMemory?[] _slots;
    private readonly int _slotCount;
    private readonly SliceMap _slices;
    private AlignedMemory? _weights;
    private AlignedMemory? _states;
    private long _step = -1;

    public Snapshot(SliceMap slices, int stateLength, int slotCount)
    {
        _slices = slices;
        _slotCount = slotCount;
        _stateLength = stateLength;
        _slots = new AlignedMemory?[slices.Ranks];
    }

    /// <summary>The step that comes next; -1 when the contents are not complete.</summary>
    public long Step => Volatile.Read(ref _step);

    /// <summary>Of two snapshots of one step, that with the greater order was taken later.</summary>
    public long Order { get; private set; }

    public long Bytes => (_weights?.Bytes ?? 0) + (_states?.Bytes ?? 0) + _slots.Sum(slots => slots?.Bytes ?? 0);

    /// <summary>The ranks whose slots are here, ascending.</summary>
    public ImmutableArray<int> Ranks => [.. Enumerable.Range(0, _slots.Length).Where(rank => _slots[rank] is not null)];

    public Span<float> Weights => _weights is null ? [] : _weights.Span<float>();

    public Span<float> States => _states is null ? [] : _states.Span<float>();

    /// <summary>Where the weights of a complete snapshot are.</summary>
    public AlignedMemory WeightMemory => _weights ?? throw new InvalidOperationException("The snapshot was never taken.");

    /// <summary>Where the states of a complete snapshot are.</summary>
    public AlignedMemory StateMemory => _states ?? throw new InvalidOperationException("The snapshot was never taken.");

    /// <summary>The slots of one rank's slice, one vector after the other.</summary>
    public Span<float> SlotsOf(int rank) => SlotMemoryOf(rank).Span<float>();

    /// <summary>The memory of these slots.</summary>
    public AlignedMemory SlotMemoryOf(int rank) => _slots[rank]
        ?? throw new ArgumentOutOfRangeException(nameof(rank), rank, $"The snapshot has slots of ranks [{string.Join(", ", Ranks)}].");

    /// <summary>Makes room for the slots of these ranks, and of no others; what was here is void. Memory is taken on first use.</summary>
    public void Prepare(IEnumerable<int> ranks)
    {
        Invalidate();
        _weights ??= new AlignedMemory((long)_slices.Length * sizeof(float));
        _states ??= new AlignedMemory((long)_stateLength * sizeof(float));
        bool[] isWanted = new bool[_slots.Length];
        foreach (int rank in ranks)
        {
            isWanted[rank] = true;
            _slots[rank] ??= new AlignedMemory((long)_slices.LengthOf(rank) * _slotCount * sizeof(float));
        }

        for (int rank = 0; rank < _slots.Length; rank++)
        {
            if (!isWanted[rank])
            {
                _slots[rank]?.Dispose();
                _slots[rank] = null;
            }
        }
    }

    /// <summary>Takes weights and states of a model.</summary>
    public void CopyFrom(ParameterStore parameters)
    {
        parameters.Weights.CopyTo(Weights);
        parameters.States.CopyTo(States);
    }

    /// <summary>Says that everything of the step is here.</summary>
    /// <param name="step">The step that comes next.</param>
    /// <param name="order">Grows from one completed snapshot to the next.</param>
    public void Complete(long step, long order)
    {
        Order = order;
        Volatile.Write(ref _step, step);
    }

    public void Invalidate() => Volatile.Write(ref _step, -1);

    public void Dispose()
    {
        _weights?.Dispose();
        _states?.Dispose();
        foreach (AlignedMemory? slots in _slots)
        {
            slots?.Dispose();
        }
    }
}
