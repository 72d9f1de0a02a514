using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// The way to a new placement. It starts from the last boundary, not from a change that may have been broken off half way, so that it is
/// complete by itself.
/// </summary>
/// <param name="Placement">What holds from now on, under a higher epoch.</param>
/// <param name="Moves">The ranks that are elsewhere than at the last boundary, in order.</param>
/// <param name="Weights">A host that has the weights of the last boundary; null where the run goes back to its checkpoint.</param>
internal sealed record PlacementChange(Placement Placement, ImmutableArray<RankMove> Moves, Host? Weights)
{
    /// <summary>
    /// Whether everything, weights and all states, comes from the last checkpoint, or from the start where there is none: the state of some
    /// rank is nowhere, and all must be of one iteration.
    /// </summary>
    public bool NeedsCheckpoint => Weights is null;
}
