using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>What comes back before the gradients and states of each rank.</summary>
/// <param name="Ranks">The ranks here.</param>
/// <param name="Sums">The sums of their statistics so far.</param>
/// <param name="Busy">How long the task worked.</param>
internal sealed record AggregateReport(ImmutableArray<int> Ranks, ImmutableArray<double[]> Sums, TimeSpan Busy);
