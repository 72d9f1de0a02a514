namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>Where one rank was at the last boundary.</summary>
/// <param name="Records">Who had its records.</param>
/// <param name="Owner">Who has its state of that boundary; null since the run went back to a checkpoint.</param>
/// <param name="Keeper">Who keeps a second copy of the state; null where there is none.</param>
internal sealed record RankState(Host Records, Host? Owner, Host? Keeper)
{
    /// <summary>A host that is left and has the state; null where none is.</summary>
    public Host? Holder(IReadOnlyCollection<Host> live) =>
        Owner is not null && live.Contains(Owner) ? Owner
        : Keeper is not null && live.Contains(Keeper) ? Keeper
        : null;
}
