using System.Collections.Immutable;
using System.Numerics.Tensors;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Training;

/// <summary>The exchange of one process that hosts all ranks: every thread sums and updates its range of the vector.</summary>
internal sealed class LocalExchange : IParameterExchange
{
    private readonly ParameterStore _parameters;
    private readonly WeightUpdate _update;
    private readonly GradientCompression _compression;
    private readonly AlignedMemory[] _gradients;
    private readonly AlignedMemory[] _states;
    private readonly AlignedMemory _slots;
    private readonly int _slotCount;

    public LocalExchange(
        ParameterStore parameters, Optimizer optimizer, int ranks, GradientCompression compression = GradientCompression.None)
    {
        _compression = compression;
        _parameters = parameters;
        _update = new WeightUpdate(parameters.Layout, optimizer, new SliceMap(parameters.Layout.TrainableLength, ranks));
        HostedRanks = [.. Enumerable.Range(0, ranks)];
        long bytes = (long)parameters.Layout.TrainableLength * sizeof(float);
        _gradients = [.. HostedRanks.Select(_ => new AlignedMemory(bytes))];
        _states = [.. HostedRanks.Select(_ => new AlignedMemory(parameters.StateMemory.Bytes))];
        GiveStates();
        _slotCount = optimizer.SlotCount;
        _slots = new AlignedMemory(bytes * optimizer.SlotCount);
        optimizer.StartSlots(_slots.Span<float>()[..(parameters.Layout.TrainableLength * optimizer.SlotCount)]);
    }

    public ImmutableArray<int> HostedRanks { get; }

    public long Bytes => _gradients.Sum(gradient => gradient.Bytes) + _states.Sum(states => states.Bytes) + _slots.Bytes;

    public AlignedMemory GradientsOf(int rank) => _gradients[rank];

    public AlignedMemory StatesOf(int rank) => _states[rank];

    /// <summary>Copies weights, states and slots.</summary>
    public EngineState Capture()
    {
        var state = new EngineState(_parameters.Layout, _slotCount);
        state.Parameters.CopyFrom(_parameters);
        _slots.Span<float>().CopyTo(state.SlotMemory.Span<float>());
        return state;
    }

    /// <summary>Takes over weights, states and slots.</summary>
    public void Restore(EngineState state)
    {
        _parameters.CopyFrom(state.Parameters);
        state.SlotMemory.Span<float>().CopyTo(_slots.Span<float>());
        GiveStates();
    }

    public void ShareWeights(Span<double> rankWeights)
    {
        // All ranks are hosted here, so all entries are filled in.
    }

    public IPlanListener? BeginStep(in UpdateStep step, ReadOnlySpan<double> shares, Plan plan) => null;

    public void CompleteStep(in UpdateStep step, ReadOnlySpan<double> shares, int thread, TeamBarrier barrier)
    {
        if (thread == 0)
        {
            CombineStates(shares);
        }

        int total = _parameters.Layout.TrainableLength;
        int lines = total / ParameterLayout.Alignment;
        int begin = (int)((long)lines * thread / barrier.Threads) * ParameterLayout.Alignment;
        int end = (int)((long)lines * (thread + 1) / barrier.Threads) * ParameterLayout.Alignment;
        Span<float> gradients = _gradients[0].Span<float>()[..total];
        foreach (AlignedMemory own in _gradients)
        {
            GradientCodec.Round(_compression, own.Span<float>()[begin..end]);
        }

        RankTree.Sum(_gradients, begin, end - begin);
        if (_update.NeedsNorms)
        {
            barrier.Wait();
            _update.Measure(gradients, thread, barrier.Threads);
            barrier.Wait();
        }

        _update.Apply(
            _parameters.Weights[begin..end],
            gradients[begin..end],
            new SlotRange(_slots.Span<float>(), total, begin, end - begin),
            begin,
            step);
    }

    public void Dispose()
    {
        foreach (AlignedMemory memory in (IEnumerable<AlignedMemory>)[.. _gradients, .. _states, _slots])
        {
            memory.Dispose();
        }
    }

    // The running statistics are few, so one thread averages them.
    private void CombineStates(ReadOnlySpan<double> shares)
    {
        Span<float> states = _parameters.States;
        for (int rank = 0; rank < _states.Length; rank++)
        {
            RankTree.ContributeStates(_states[rank].Span<float>()[..states.Length], states, shares[rank]);
        }

        RankTree.Sum(_states, 0, states.Length);
        TensorPrimitives.Add(states, _states[0].Span<float>()[..states.Length], states);
        GiveStates();
    }

    // Every rank's next statistics start from the present ones.
    private void GiveStates()
    {
        foreach (AlignedMemory own in _states)
        {
            _parameters.States.CopyTo(own.Span<float>());
        }
    }
}
