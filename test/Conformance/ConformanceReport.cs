namespace Microsoft.ML.BigDL.Conformance;

/// <summary>Runs cases one after the other and prints what became of them, per subject and in one closing line.</summary>
internal sealed class ConformanceReport(TextWriter output)
{
    private readonly SortedDictionary<string, List<(ConformanceCase Case, CaseResult Result)>> _subjects = new(StringComparer.Ordinal);

    /// <summary>Whether each case that did not pass is printed with its reason; failures always are.</summary>
    public bool ShowsReasons { get; init; }

    public int Count(CaseOutcome outcome) => _subjects.Values.Sum(results => CountOf(results, outcome));

    public void Run(IEnumerable<ConformanceCase> cases)
    {
        foreach (ConformanceCase item in cases)
        {
            CaseResult result = Outcome(item);
            if (!_subjects.TryGetValue(item.Subject, out List<(ConformanceCase Case, CaseResult Result)>? results))
                _subjects.Add(item.Subject, results = []);

            results.Add((item, result));
        }
    }

    public void Print()
    {
        int width = _subjects.Keys.Select(subject => subject.Length).Append(7).Max();
        output.WriteLine($"{"subject".PadRight(width)}  passed  failed  not supported");
        foreach ((string subject, List<(ConformanceCase Case, CaseResult Result)> results) in _subjects)
        {
            output.WriteLine($"{subject.PadRight(width)}  {CountOf(results, CaseOutcome.Passed),6}  " +
                $"{CountOf(results, CaseOutcome.Failed),6}  {CountOf(results, CaseOutcome.NotSupported),13}");
        }

        foreach ((ConformanceCase item, CaseResult result) in _subjects.Values.SelectMany(results => results))
        {
            if (result.Outcome == CaseOutcome.Failed)
                output.WriteLine($"FAILED {item.Subject} {item.Name}: {OneLine(result.Reason)}");
            else if (result.Outcome == CaseOutcome.NotSupported && ShowsReasons)
                output.WriteLine($"not supported {item.Subject} {item.Name}: {OneLine(result.Reason)}");
        }

        output.WriteLine($"{Count(CaseOutcome.Passed)} passed, {Count(CaseOutcome.Failed)} failed, " +
            $"{Count(CaseOutcome.NotSupported)} skipped");
    }

    // One damaged case or one defect of the library must not hide the results of the others, whatever is thrown.
    private static CaseResult Outcome(ConformanceCase item)
    {
        try
        {
            return item.Run();
        }
        catch (NotSupportedException reason)
        {
            return CaseResult.NotSupported(reason.Message);
        }
#pragma warning disable CA1031 // The outcome of the case is the handling: the exception is reported as its failure.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return CaseResult.Failed($"{error.GetType().Name}: {error.Message}");
        }
    }

    private static int CountOf(List<(ConformanceCase Case, CaseResult Result)> results, CaseOutcome outcome) =>
        results.Count(entry => entry.Result.Outcome == outcome);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
