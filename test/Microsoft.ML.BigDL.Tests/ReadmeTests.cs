namespace Microsoft.ML.BigDL.Tests;

[TestClass]
public sealed class ReadmeTests
{
    [TestMethod]
    public void Readme_shows_the_quick_start_that_runs_with_the_samples()
    {
        string program = File.ReadAllText(Path.Combine(Repository.Root, "samples", "quickstart.cs"));
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

        StringAssert.Contains(readme, $"```csharp\n{program}```");
        Assert.IsLessThanOrEqualTo(25, program.TrimEnd().Split('\n').Length);
        Assert.IsLessThanOrEqualTo(150, readme.TrimEnd().Split('\n').Length);
    }
}
