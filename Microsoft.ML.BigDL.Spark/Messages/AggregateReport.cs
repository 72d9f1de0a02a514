using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>What comes back before the gradients and states of each rank.</summary>
internal sealed record AggregateReport
{
    /// <summary>The ranks here.</summary>
    public required ImmutableArray<int> Ranks { get; init; }

    /// <summary>The sums of their statistics so far.</summary>
    public required ImmutableArray<double[]> Sums { get; init; }

    /// <summary>For each of them what its part of every batch of the epoch weighs; empty where that was not asked for.</summary>
    public ImmutableArray<double[]> Weights { get; init; } = [];

    /// <summary>How long the task worked.</summary>
    public required TimeSpan Busy { get; init; }
}
