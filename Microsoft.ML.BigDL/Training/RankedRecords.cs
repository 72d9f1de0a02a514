using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// The records of a run by the rank that owns them. A process holds those of the ranks it hosts and knows of the others how many they
/// have, which is all that the order of a batch needs.
/// </summary>
internal sealed class RankedRecords
{
    private readonly ImmutableArray<Part> _parts;

    private RankedRecords(ImmutableArray<Part> parts)
    {
        _parts = parts;
        Records = parts.Sum(part => part.Count);
    }

    /// <summary>The number of ranks.</summary>
    public int Ranks => _parts.Length;

    /// <summary>The number of records of all ranks.</summary>
    public int Records { get; }

    /// <summary>Whether records carry weights.</summary>
    public bool AreWeighted => _parts.Any(part => part.Source is { IsWeighted: true });

    /// <summary>Records of one source, each rank owning a run of them.</summary>
    public static RankedRecords Split(ISampleSource source, int ranks)
    {
        int Begin(int rank) => RankedRecords.Begin(source.Count, rank, ranks);
        return new RankedRecords([.. Enumerable.Range(0, ranks).Select(rank => new Part(Begin(rank + 1) - Begin(rank), Begin(rank), source))]);
    }

    /// <summary>The first of a number of records that a rank owns; that of rank <paramref name="ranks"/> is the end. The one place that cuts records.</summary>
    public static int Begin(int records, int rank, int ranks) => (int)((long)records * rank / ranks);

    /// <summary>Records with a source for each rank; null for ranks hosted elsewhere.</summary>
    public static RankedRecords Join(ReadOnlySpan<int> counts, ReadOnlySpan<ISampleSource?> sources)
    {
        var parts = ImmutableArray.CreateBuilder<Part>(counts.Length);
        for (int rank = 0; rank < counts.Length; rank++)
        {
            parts.Add(new Part(counts[rank], 0, sources[rank]));
        }

        return new RankedRecords(parts.MoveToImmutable());
    }

    /// <summary>The number of records a rank owns.</summary>
    public int Count(int rank) => _parts[rank].Count;

    /// <summary>The first record of a rank in its source.</summary>
    public int First(int rank) => _parts[rank].First;

    /// <summary>Where a hosted rank's records are.</summary>
    public ISampleSource Source(int rank) => _parts[rank].Source
        ?? throw new InvalidOperationException($"The records of rank {rank} are not in this process.");

    private readonly record struct Part(int Count, int First, ISampleSource? Source);
}
