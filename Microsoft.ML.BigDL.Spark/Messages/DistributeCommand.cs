using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>Brings the rows of packed partitions, or those of ranks that other hosts have had, to the hosts of the ranks that own them.</summary>
internal sealed class DistributeCommand
{
    public required Guid Run { get; init; }

    /// <summary>Tells this exchange from all others.</summary>
    public required Guid Exchange { get; init; }

    /// <summary>The exchange's secret, by which hosts know each other.</summary>
    public required byte[] Key { get; init; }

    public required ImmutableArray<HostAddress> Hosts { get; init; }

    /// <summary>For each rank the host that is to have its rows, by its place among <see cref="Hosts"/>; -1 for ranks whose rows stay where they are.</summary>
    public required ImmutableArray<int> HostOfRank { get; init; }

    /// <summary>For each rank the host that has all its rows and hands them over; -1 for ranks whose rows come out of partitions, or stay.</summary>
    public required ImmutableArray<int> HolderOfRank { get; init; }

    /// <summary>The packed columns; widths are those of the longest sequence of all partitions.</summary>
    public required ImmutableArray<PackedForm> Columns { get; init; }

    /// <summary>The rows to train on.</summary>
    public required PartitionPlaces Training { get; init; }

    /// <summary>The rows to validate on, where they are a set of their own.</summary>
    public PartitionPlaces? Validation { get; init; }

    /// <summary>How many of the training set's rows validate.</summary>
    public int Validating { get; init; }

    /// <summary>The number of rows, of the first rank's, that are to be shown to the driver.</summary>
    public int SampleRows { get; init; }
}
