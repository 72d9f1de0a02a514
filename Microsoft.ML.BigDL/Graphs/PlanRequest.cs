using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>What is to be compiled.</summary>
internal sealed record PlanRequest(Graph Graph, ParameterLayout Layout)
{
    /// <summary>The number of samples, the natural size of a thread's share; 0 when there is no batch axis.</summary>
    public int BatchSize { get; init; }

    /// <summary>Gradients to be written to the gradient vector, by the parameter's declaration.</summary>
    public ImmutableArray<(Parameter Parameter, Value Gradient)> Gradients { get; init; } = [];

    /// <summary>Whether operators' state updates are written to the next states.</summary>
    public bool UpdatesStates { get; init; }

    /// <summary>Plain loops instead of fast kernels, to prove the latter.</summary>
    public bool UsesReference { get; init; }
}
