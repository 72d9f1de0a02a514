using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>
/// The errands of a host in the order in which a pass is done with their parcels. A parcel's gradients must be complete before they are sent,
/// and its weights and states must be read no more, because the owner's answer overwrites them.
/// </summary>
internal sealed class ExchangeSchedule
{
    private static readonly ImmutableArray<Region> s_ofWeights = [Region.Parameters, Region.Gradients];
    private static readonly ImmutableArray<Region> s_ofStates = [Region.States, Region.NextStates];

    private readonly int[] _placeOfOwned;

    /// <param name="exchange">What goes where.</param>
    /// <param name="self">This host.</param>
    /// <param name="pass">The plan of the pass; without one all has to wait for the end of the pass.</param>
    public ExchangeSchedule(ExchangePlan exchange, int self, Plan? pass)
    {
        int hosts = exchange.RankMap.Hosts;

        // Everyone begins with another owner, so that no owner gets all the parcels at once.
        Pushes = [.. Enumerable.Range(1, hosts - 1)
            .Select(distance => (self + distance) % hosts)
            .SelectMany(owner => exchange.ParcelsOf(owner).Select(parcel => new Errand(owner, parcel, From(parcel, pass))))
            .OrderBy(errand => errand.From)
            .ThenBy(errand => errand.Parcel.Index)];
        Owned = [.. exchange.ParcelsOf(self)
            .Select(parcel => new Errand(self, parcel, From(parcel, pass)))
            .OrderBy(errand => errand.From)];
        _placeOfOwned = new int[Owned.Length];
        for (int place = 0; place < Owned.Length; place++)
        {
            _placeOfOwned[Owned[place].Parcel.Index] = place;
        }
    }

    /// <summary>Parcels to send to their owners.</summary>
    public ImmutableArray<Errand> Pushes { get; }

    /// <summary>Parcels to take in here.</summary>
    public ImmutableArray<Errand> Owned { get; }

    /// <summary>The place of an owned parcel among <see cref="Owned"/>.</summary>
    public int PlaceOfOwned(int parcel) => _placeOfOwned[parcel];

    private static int From(Parcel parcel, Plan? pass) => pass is null ? int.MaxValue : parcel.Pieces.Max(piece =>
        (piece.IsState ? s_ofStates : s_ofWeights).Max(region =>
            pass.DoneBefore(region, piece.Start * (long)sizeof(float), piece.Length * (long)sizeof(float))));
}
