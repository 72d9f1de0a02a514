using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>What the first group of a membership epoch begins with.</summary>
internal sealed record SeatStart
{
    /// <summary>The sums of each rank's statistics over the epoch so far, so that they depend neither on groups nor on hosts.</summary>
    public required ImmutableArray<double[]> Sums { get; init; }

    /// <summary>
    /// Which hosts have weights and states of the first step; empty for the first group of a run. The first that has them gives them to
    /// those that have not.
    /// </summary>
    public ImmutableArray<bool> HasModel { get; init; } = [];

    /// <summary>For each rank, a host that has its optimiser slots of the first step; empty for the first group of a run.</summary>
    public ImmutableArray<int> SlotHolders { get; init; } = [];
}
