namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>
/// Sees to it that each errand of a step is done once, whichever thread comes to it first. Rounds only grow: a thread that still looks at an
/// earlier round finds everything claimed, and one whose claim holds knows that its round is not over.
/// </summary>
internal sealed class ParcelClaims(ExchangePlan plan)
{
    private readonly long[][] _rounds =
        [.. Enumerable.Range(0, plan.RankMap.Hosts).Select(owner => new long[plan.ParcelsOf(owner).Length])];

    public bool IsClaimed(Errand errand, long round) => Volatile.Read(ref _rounds[errand.Owner][errand.Parcel.Index]) >= round;

    public bool TryClaim(Errand errand, long round) =>
        Interlocked.CompareExchange(ref _rounds[errand.Owner][errand.Parcel.Index], round, round - 1) == round - 1;
}
