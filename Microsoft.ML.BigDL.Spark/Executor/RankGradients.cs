using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>Holds the gradients and next states of the ranks here for a driver that sums and applies them.</summary>
internal sealed class RankGradients : IParameterExchange
{
    private readonly ParameterStore _parameters;
    private readonly AlignedMemory[] _gradients;
    private readonly AlignedMemory[] _states;
    private ImmutableArray<double> _weights = [];

    public RankGradients(ParameterStore parameters, ImmutableArray<int> ranks)
    {
        _parameters = parameters;
        HostedRanks = ranks;
        _gradients = [.. ranks.Select(_ => new AlignedMemory(parameters.WeightMemory.Bytes))];
        _states = [.. ranks.Select(_ => new AlignedMemory(parameters.StateMemory.Bytes))];
    }

    public ImmutableArray<int> HostedRanks { get; }

    public long Bytes => _gradients.Sum(gradient => gradient.Bytes) + _states.Sum(states => states.Bytes);

    public AlignedMemory GradientsOf(int rank) => _gradients[HostedRanks.IndexOf(rank)];

    public AlignedMemory StatesOf(int rank) => _states[HostedRanks.IndexOf(rank)];

    /// <summary>Begins a step from the present states.</summary>
    /// <param name="weights">What each rank's part of the batch weighs, as the driver knows it; empty where records carry no weights.</param>
    public void Begin(ImmutableArray<double> weights)
    {
        _weights = weights;
        Array.ForEach(_states, states => _parameters.States.CopyTo(states.Span<float>()));
    }

    public void ShareWeights(Span<double> rankWeights) => _weights.AsSpan().CopyTo(rankWeights);

    public IPlanListener? BeginStep(in UpdateStep step, ReadOnlySpan<double> shares, Plan plan) => throw OnlyTheDriver();

    public void CompleteStep(in UpdateStep step, ReadOnlySpan<double> shares, int thread, TeamBarrier barrier) => throw OnlyTheDriver();

    public void Dispose()
    {
        foreach (AlignedMemory memory in _gradients.Concat(_states))
        {
            memory.Dispose();
        }
    }

    private static InvalidOperationException OnlyTheDriver() => new("Where the driver aggregates, it alone joins the ranks.");
}
