namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>A host that holds the others up.</summary>
/// <param name="Host">The host.</param>
/// <param name="Factor">How many times as long as the others it took for a rank, at least.</param>
/// <param name="Groups">For how many groups in a row.</param>
internal sealed record Straggler(Host Host, double Factor, int Groups)
{
    public override string ToString() =>
        FormattableString.Invariant($"{Host} has taken at least {Factor:0.0} times as long as the others for {Groups} groups");
}
