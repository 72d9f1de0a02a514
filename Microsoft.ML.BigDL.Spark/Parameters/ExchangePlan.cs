using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>
/// What is sent to whom in every step, worked out once from placement and layout, the same on every host. An owner's slices are laid end to
/// end and cut into parcels: few when they are small, so that a step costs few frames; many when they are large, so that sending, receiving
/// and adding overlap. A pass is done with the last layers first, so that cuts fall between layers where enough lies behind them.
/// </summary>
internal sealed class ExchangePlan
{
    /// <summary>Elements of a parcel: large enough to hide the cost of a frame, small enough to stay in a core's cache.</summary>
    public const int DefaultParcelLength = 64 * 1024;

    /// <summary>Elements worth a frame of their own, so that they need not wait for the layers before them: about what costs as much as a frame.</summary>
    public const int SmallestParcelLength = 16 * 1024;

    private readonly ImmutableArray<ImmutableArray<Parcel>> _parcels;
    private readonly ImmutableArray<int> _offsets;
    private readonly ImmutableArray<ImmutableArray<RankPart>> _parts;

    public ExchangePlan(RankMap placement, ParameterLayout layout, GradientCompression compression, int parcelLength = DefaultParcelLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parcelLength, ParameterLayout.Alignment);
        RankMap = placement;
        Weights = new SliceMap(layout.TrainableLength, placement.Ranks);
        States = new SliceMap(layout.StateLength, placement.Ranks);
        Compression = compression;
        ImmutableArray<int> starts = [.. layout.Parameters.Where(parameter => parameter.IsTrainable).Select(layout.OffsetOf)];
        int parcel = parcelLength / ParameterLayout.Alignment * ParameterLayout.Alignment;
        _parcels = [.. Enumerable.Range(0, placement.Hosts).Select(host => Cut(host, starts, parcel))];

        _offsets = [.. Enumerable.Range(0, placement.Ranks).Select(OffsetOf)];

        // Each rank is rounded by itself, wherever it lives, so rounded gradients are sent rank by rank.
        _parts = [.. Enumerable.Range(0, placement.Hosts).Select(host => compression == GradientCompression.None
            ? placement.PartsOf(host)
            : [.. placement.RanksOf(host).Select(rank => new RankPart(rank, 1))])];
        ImmutableArray<RankPart> all = [.. _parts.SelectMany(parts => parts)];
        OwnerMerges = [.. RankMap.Merges(placement.Ranks).Where(merge => !IsWithinOne(all, merge))];
    }

    public RankMap RankMap { get; }

    public SliceMap Weights { get; }

    public SliceMap States { get; }

    public GradientCompression Compression { get; }

    /// <summary>The additions left to an owner, between the parts that the hosts have added up.</summary>
    public ImmutableArray<RankMerge> OwnerMerges { get; }

    /// <summary>The parcels of the slices that a host owns.</summary>
    public ImmutableArray<Parcel> ParcelsOf(int owner) => _parcels[owner];

    /// <summary>What a host sends of each parcel: one vector for each of these.</summary>
    public ImmutableArray<RankPart> PartsOf(int host) => _parts[host];

    /// <summary>The additions that a host does alone, before it sends.</summary>
    public ImmutableArray<RankMerge> HostMerges(int host) =>
        [.. RankMap.Merges(RankMap.Ranks).Where(merge => IsWithinOne(_parts[host], merge))];

    /// <summary>Elements of all slices that a host owns.</summary>
    public int OwnedLength(int owner) => _parcels[owner].Sum(parcel => parcel.Weights + parcel.States);

    /// <summary>A run of the weights in a rank's slice, wherever parcels cut it.</summary>
    public Piece OwnedPiece(int rank, int start, int length) => new(false, rank, start, length, _offsets[rank] + start - Weights.Start(rank));

    /// <summary>Bytes that a host sends of a parcel to its owner.</summary>
    public int PushBytes(int sender, Parcel parcel) => checked(_parts[sender].Length * parcel.PartBytes(GradientCodec.BytesOf(Compression)));

    private static bool IsWithinOne(ImmutableArray<RankPart> parts, RankMerge merge) =>
        parts.Any(part => part.Contains(merge.Left) && part.Contains(merge.Right));

    // An owner's slices lie end to end, the states of a rank after its weights.
    private int OffsetOf(int rank) =>
        RankMap.RanksOf(RankMap.HostOf(rank)).Where(before => before < rank).Sum(before => Weights.LengthOf(before) + States.LengthOf(before));

    private ImmutableArray<Parcel> Cut(int owner, ImmutableArray<int> starts, int parcelLength)
    {
        ImmutableArray<Piece> slices = [.. RankMap.RanksOf(owner).SelectMany(rank => Slices(rank)).Where(slice => slice.Length > 0)];
        ImmutableArray<int> cuts = Cuts(slices, starts, parcelLength);
        return [.. Enumerable.Range(0, cuts.Length - 1).Select(i =>
            new Parcel(i, [.. slices.Select(slice => slice.Within(cuts[i], cuts[i + 1])).Where(piece => piece.Length > 0)]))];
    }

    private IEnumerable<Piece> Slices(int rank)
    {
        int offset = OffsetOf(rank);
        yield return new Piece(false, rank, Weights.Start(rank), Weights.LengthOf(rank), offset);
        yield return new Piece(true, rank, States.Start(rank), States.LengthOf(rank), offset + Weights.LengthOf(rank));
    }

    // Where an owner's slices, laid end to end, are cut: in front of weights with enough behind them, and what is longer than a parcel evenly.
    private static ImmutableArray<int> Cuts(ImmutableArray<Piece> slices, ImmutableArray<int> starts, int parcelLength)
    {
        int end = slices.Sum(slice => slice.Length);
        List<int> cuts = [end];
        int enough = Math.Min(SmallestParcelLength, parcelLength);
        IEnumerable<int> candidates = slices.Where(slice => !slice.IsState).SelectMany(slice => starts
            .Where(start => start >= slice.Start && start < slice.Start + slice.Length)
            .Select(start => slice.Offset + start - slice.Start));
        foreach (int begin in candidates.OrderDescending().Where(candidate => candidate > 0).Append(0))
        {
            if (begin > 0 && end - begin < enough)
            {
                continue;
            }

            int lines = (end - begin) / ParameterLayout.Alignment;
            int parts = (end - begin + parcelLength - 1) / parcelLength;
            cuts.AddRange(Enumerable.Range(0, parts).Reverse().Select(part => begin + (int)((long)lines * part / parts * ParameterLayout.Alignment)));
            end = begin;
        }

        cuts.Reverse();
        return [.. cuts];
    }
}
