using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.BigDL.Tests.Conformance;

/// <summary>Runs the cases other frameworks computed. The least number that passes falls when support is lost.</summary>
[TestClass]
public sealed partial class ConformanceTests
{
    [TestMethod]
    [DataRow("layers", "layers", 111)]
    [DataRow("losses", "losses", 77)]
    [DataRow("metrics", "metrics", 22)]
    [DataRow("optim", "optim", 29)]
    [DataRow("schedules", "optim", 15)]
    [DataRow("bigdl", "bigdl", 36)]
    public void Cases_of_other_frameworks_pass(string kind, string folder, int least)
    {
        string program = Path.Combine(
            Repository.Root, "test", "Conformance", "bin", Repository.Configuration, "net10.0", "Microsoft.ML.BigDL.Conformance.dll");
        (int exitCode, string output) = ChildProcess.Run(
            ChildProcess.DotNet, [program, kind, SharedFiles.Require(Path.Combine("fixtures", folder))]);
        Assert.AreEqual(0, exitCode, output);
        Match closing = Closing().Match(output);
        Assert.IsTrue(closing.Success, output);
        Assert.IsGreaterThanOrEqualTo(least, int.Parse(closing.Groups[1].Value, CultureInfo.InvariantCulture), output);
    }

    [GeneratedRegex(@"^(\d+) passed, 0 failed, \d+ skipped\s*$", RegexOptions.Multiline)]
    private static partial Regex Closing();
}
