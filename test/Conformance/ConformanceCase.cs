namespace Microsoft.ML.BigDL.Conformance;

/// <summary>One case.</summary>
/// <param name="Subject">The operator, layer or function it tests; results are summed up by it.</param>
/// <param name="Name">Unique in its kind.</param>
/// <param name="Run">
/// Computes the case and compares it. It returns <see cref="CaseResult.NotSupported"/>, or throws
/// <see cref="NotSupportedException"/>, for what the library does not have; every other exception counts as a failure.
/// </param>
internal sealed record ConformanceCase(string Subject, string Name, Func<CaseResult> Run);
