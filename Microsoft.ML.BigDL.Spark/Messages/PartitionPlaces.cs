using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>The partitions of a set of rows, and where they lie packed.</summary>
/// <param name="Rows">The number of rows of each.</param>
/// <param name="Hosts">The host that has each, by its place in the command; -1 where nobody has it, which is needed by nobody then.</param>
internal sealed record PartitionPlaces(ImmutableArray<int> Rows, ImmutableArray<int> Hosts);
