namespace Microsoft.ML.BigDL.Conformance;

/// <summary>What became of a case, with the reason when it did not pass.</summary>
internal sealed record CaseResult(CaseOutcome Outcome, string Reason)
{
    public static CaseResult Passed { get; } = new(CaseOutcome.Passed, string.Empty);

    public static CaseResult Failed(string reason) => new(CaseOutcome.Failed, reason);

    public static CaseResult NotSupported(string reason) => new(CaseOutcome.NotSupported, reason);

    /// <summary>Passed if there is no reason not to be; the shape in which comparisons report.</summary>
    public static CaseResult Of(string? difference) => difference is null ? Passed : Failed(difference);
}
