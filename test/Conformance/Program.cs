namespace Microsoft.ML.BigDL.Conformance;

/// <summary>Runs every case found in a folder of one kind; the exit status is 0 only if none failed.</summary>
internal static class Program
{
    private static readonly ICaseKind[] s_kinds =
    [
        new OnnxCases(), new LayerCases(), new LossCases(), new OptimizerCases(), new ScheduleCases(), new MetricCases(), new BigDLCases(),
    ];

    private static int Main(string[] arguments)
    {
        string[] words = [.. arguments.Where(argument => argument != "--reasons")];
        ICaseKind? kind = s_kinds.FirstOrDefault(kind => kind.Name == words.FirstOrDefault());
        if (kind is null || words.Length is < 2 or > 3)
        {
            Console.Error.WriteLine("usage: eng/conformance KIND FOLDER [NAME-PART] [--reasons]");
            Console.Error.WriteLine($"KIND is one of: {string.Join(", ", s_kinds.Select(known => known.Name))}");
            return 2;
        }

        if (!Directory.Exists(words[1]))
        {
            Console.Error.WriteLine($"There is no folder '{words[1]}'. Pass the folder that holds the cases.");
            return 2;
        }

        IEnumerable<ConformanceCase> cases = kind.Find(words[1]);
        if (words.Length == 3)
            cases = cases.Where(item => item.Name.Contains(words[2], StringComparison.OrdinalIgnoreCase));

        ConformanceReport report = new(Console.Out) { ShowsReasons = arguments.Contains("--reasons") };
        report.Run(cases);
        report.Print();
        return report.Count(CaseOutcome.Failed) == 0 ? 0 : 1;
    }
}
