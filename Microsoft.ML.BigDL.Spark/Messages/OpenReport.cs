using System.Collections.Immutable;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>A worker that is ready to take part in a run.</summary>
/// <param name="Address">The worker and where its peers reach it.</param>
/// <param name="Node">Its machine.</param>
/// <param name="Ranks">The ranks whose records it has.</param>
/// <param name="Snapshots">The steps that it can go back to; none in a worker that is new to the run.</param>
internal sealed record OpenReport(HostAddress Address, NodeReport Node, ImmutableArray<int> Ranks, ImmutableArray<SnapshotReport> Snapshots);
