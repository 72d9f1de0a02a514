using System.Collections.Immutable;
using System.Numerics;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>
/// Which host computes which logical ranks. The result of a run does not depend on it; what is sent does: a host adds complete subtrees of
/// its ranks before sending, so neighbours belong on one host.
/// </summary>
internal sealed class RankMap
{
    private readonly ImmutableArray<int> _hostOf;
    private readonly ImmutableArray<ImmutableArray<int>> _ranksOf;

    public RankMap(ImmutableArray<int> hostOfRank)
    {
        if (hostOfRank.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A run has at least one rank.", nameof(hostOfRank));
        }

        _hostOf = hostOfRank;
        Hosts = hostOfRank.Max() + 1;
        _ranksOf = [.. Enumerable.Range(0, Hosts).Select(host =>
            Enumerable.Range(0, hostOfRank.Length).Where(rank => hostOfRank[rank] == host).ToImmutableArray())];
        if (hostOfRank.Min() < 0 || _ranksOf.Any(ranks => ranks.IsEmpty))
        {
            throw new ArgumentException(
                $"Ranks are placed on hosts [{string.Join(", ", hostOfRank)}]; every host from 0 to {Hosts - 1} must have one.", nameof(hostOfRank));
        }
    }

    public int Ranks => _hostOf.Length;

    public int Hosts { get; }

    /// <summary>Runs of neighbouring ranks, as equal as possible.</summary>
    public static RankMap Even(int ranks, int hosts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hosts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hosts, ranks);
        return new RankMap([.. Enumerable.Range(0, ranks).Select(rank => (int)((long)rank * hosts / ranks))]);
    }

    public int HostOf(int rank) => _hostOf[rank];

    /// <summary>The ranks of a host, ascending.</summary>
    public ImmutableArray<int> RanksOf(int host) => _ranksOf[host];

    /// <summary>The host that keeps a copy of a rank's slots: that of the next rank which lives elsewhere; -1 when there is none.</summary>
    public int BuddyOf(int rank)
    {
        for (int next = 1; next < Ranks; next++)
        {
            int host = _hostOf[(rank + next) % Ranks];
            if (host != _hostOf[rank])
            {
                return host;
            }
        }

        return -1;
    }

    /// <summary>The largest subtrees that a host can add up alone.</summary>
    public ImmutableArray<RankPart> PartsOf(int host)
    {
        var parts = ImmutableArray.CreateBuilder<RankPart>();
        Collect(new RankPart(0, (int)BitOperations.RoundUpToPowerOf2((uint)Ranks)));
        return parts.ToImmutable();

        void Collect(RankPart part)
        {
            int hosted = _ranksOf[host].Count(part.Contains);
            if (hosted == Math.Min(part.Size, Ranks - part.First))
            {
                parts.Add(part);
            }
            else if (hosted > 0)
            {
                int half = part.Size / 2;
                Collect(new RankPart(part.First, half));
                if (part.First + half < Ranks)
                {
                    Collect(new RankPart(part.First + half, half));
                }
            }
        }
    }

    /// <summary>All additions of the tree in their order: rank r takes in r + 1, then r + 2, r + 4 and so on.</summary>
    public static IEnumerable<RankMerge> Merges(int ranks)
    {
        for (int distance = 1; distance < ranks; distance *= 2)
        {
            for (int rank = 0; rank + distance < ranks; rank += 2 * distance)
            {
                yield return new RankMerge(rank, rank + distance);
            }
        }
    }
}
