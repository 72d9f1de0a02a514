using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Training;

/// <summary>The numbers that any engine can go on from before a step, wherever the ranks are hosted.</summary>
internal sealed class EngineState : IDisposable
{
    /// <summary>Room for the numbers of a network and an optimiser.</summary>
    public EngineState(ParameterLayout layout, int slotCount)
    {
        SlotCount = slotCount;
        Parameters = new ParameterStore(layout);
        SlotMemory = new AlignedMemory((long)layout.TrainableLength * sizeof(float) * slotCount);
    }

    /// <summary>The number of the step that comes next, from 0.</summary>
    public long Step { get; set; }

    /// <summary>The weights and running statistics.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The number of vectors the optimiser keeps.</summary>
    public int SlotCount { get; }

    /// <summary>Those vectors one after the other, each in the order of the weights.</summary>
    public AlignedMemory SlotMemory { get; }

    /// <summary>The epoch, from 0, at whose end the best weights were kept; null before there is one.</summary>
    public int? BestEpoch { get; set; }

    /// <summary>The weights and running statistics kept as the best; null before the first epoch was.</summary>
    public ParameterStore? Best { get; private set; }

    /// <summary>The sums of every rank's statistics over the epoch so far; empty at the start of an epoch.</summary>
    public ImmutableArray<double[]> Sums { get; set; } = [];

    /// <summary>One of the optimiser's vectors.</summary>
    public Span<float> Slot(int slot)
    {
        int length = Parameters.Layout.TrainableLength;
        return SlotMemory.Span<float>((long)slot * length * sizeof(float), length);
    }

    /// <summary>Room for the best weights.</summary>
    public ParameterStore MakeBest() => Best ??= new ParameterStore(Parameters.Layout);

    public void Dispose()
    {
        Parameters.Dispose();
        SlotMemory.Dispose();
        Best?.Dispose();
    }
}
