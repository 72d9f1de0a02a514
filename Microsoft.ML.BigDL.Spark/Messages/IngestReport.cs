using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>What a worker has taken in.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Ranks">The ranks whose records it took in with this task.</param>
/// <param name="Bytes">The memory that all its packed records take.</param>
internal sealed record IngestReport(Guid Worker, ImmutableArray<RankReport> Ranks, long Bytes);
