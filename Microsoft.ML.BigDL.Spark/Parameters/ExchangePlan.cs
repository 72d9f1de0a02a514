using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>
/// What is sent to whom in every step, worked out once from placement and lengths, the same on every host. An owner's slices are laid end to
/// end and cut into parcels: one when they are small, so that a step costs one frame per peer and phase; many when they are large, so that
/// sending, receiving and adding overlap.
/// </summary>
internal sealed class ExchangePlan
{
    /// <summary>Elements of a parcel: large enough to hide the cost of a frame, small enough to stay in a core's cache.</summary>
    public const int DefaultParcelLength = 64 * 1024;

    private readonly ImmutableArray<ImmutableArray<Parcel>> _parcels;
    private readonly ImmutableArray<int> _offsets;
    private readonly ImmutableArray<ImmutableArray<RankPart>> _parts;

    public ExchangePlan(RankMap placement, SliceMap weights, SliceMap states, GradientCompression compression,
        int parcelLength = DefaultParcelLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parcelLength, ParameterLayout.Alignment);
        RankMap = placement;
        Weights = weights;
        States = states;
        Compression = compression;
        int parcel = parcelLength / ParameterLayout.Alignment * ParameterLayout.Alignment;
        _parcels = [.. Enumerable.Range(0, placement.Hosts).Select(host => Cut(host, parcel))];

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

    private ImmutableArray<Parcel> Cut(int owner, int parcelLength)
    {
        var parcels = ImmutableArray.CreateBuilder<Parcel>();
        var pieces = ImmutableArray.CreateBuilder<Piece>();
        int offset = 0;
        int room = parcelLength;
        foreach (int rank in RankMap.RanksOf(owner))
        {
            Add(false, rank, Weights);
            Add(true, rank, States);
        }

        Close();
        return parcels.ToImmutable();

        void Add(bool isState, int rank, SliceMap map)
        {
            int end = map.Start(rank + 1);
            for (int start = map.Start(rank); start < end;)
            {
                int length = Math.Min(room, end - start);
                pieces.Add(new Piece(isState, rank, start, length, offset));
                start += length;
                offset += length;
                room -= length;
                if (room == 0)
                {
                    Close();
                }
            }
        }

        void Close()
        {
            if (pieces.Count > 0)
            {
                parcels.Add(new Parcel(parcels.Count, pieces.ToImmutable()));
                pieces.Clear();
                room = parcelLength;
            }
        }
    }
}
