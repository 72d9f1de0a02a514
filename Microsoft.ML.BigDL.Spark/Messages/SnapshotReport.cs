using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>A step whose weights a worker still has.</summary>
/// <param name="Step">The step that comes next.</param>
/// <param name="SlotRanks">The ranks whose optimiser slots of that step are here too, own ones and those kept for others.</param>
internal sealed record SnapshotReport(long Step, ImmutableArray<int> SlotRanks);
