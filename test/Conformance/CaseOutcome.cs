namespace Microsoft.ML.BigDL.Conformance;

internal enum CaseOutcome
{
    Passed,
    Failed,
    NotSupported,
}
