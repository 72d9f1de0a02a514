using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>The rows that a worker has after a distribution.</summary>
/// <param name="Ranks">The ranks whose records came to it.</param>
/// <param name="Sample">The first rank's first rows, packed, where they were asked for and are here.</param>
internal sealed record DistributeReport(ImmutableArray<RankReport> Ranks, byte[]? Sample);
