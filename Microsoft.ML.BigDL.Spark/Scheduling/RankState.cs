namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>Where one rank was at the last boundary.</summary>
/// <param name="Owner">Who had its records and has its state of that boundary.</param>
/// <param name="Keeper">Who keeps a second copy of the state; null where there is none.</param>
internal sealed record RankState(Host Owner, Host? Keeper)
{
    /// <summary>A host that is left and has the state; null where none is.</summary>
    public Host? Holder(IReadOnlyCollection<Host> live) =>
        live.Contains(Owner) ? Owner
        : Keeper is not null && live.Contains(Keeper) ? Keeper
        : null;
}
