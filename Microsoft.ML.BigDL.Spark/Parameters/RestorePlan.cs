using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>Who has what when an epoch begins; the same on every host, put together from what the hosts hold.</summary>
/// <param name="Step">The step to go on from.</param>
/// <param name="HasModel">For each host, whether it has a snapshot of the step; the first one that has sends to those that have not.</param>
/// <param name="SlotHolders">For each rank, a host whose snapshot of the step has its slots.</param>
internal sealed record RestorePlan(long Step, ImmutableArray<bool> HasModel, ImmutableArray<int> SlotHolders);
