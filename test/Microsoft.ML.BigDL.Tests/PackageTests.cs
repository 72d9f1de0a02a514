using System.IO.Compression;

namespace Microsoft.ML.BigDL.Tests;

/// <summary>Packs the product and uses it as a stranger would: from a folder of packages, in a fresh project.</summary>
[TestClass]
public sealed class PackageTests
{
    private const string PackageName = "Microsoft.ML.BigDL";
    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), $"bigdl-package-{Guid.NewGuid():N}");

    // A version of its own, so that no package of an earlier run can be taken from a cache in its place.
    private static readonly string s_version = $"0.0.1-test{DateTime.UtcNow.Ticks}";

    [ClassInitialize]
    public static void Pack(TestContext context)
    {
        Directory.CreateDirectory(s_folder);
        (int exitCode, string output) = ChildProcess.Run(ChildProcess.DotNet,
            ["pack", Path.Combine(Repository.Root, PackageName), "--no-build", "-c", Repository.Configuration, "-o", s_folder,
                $"-p:Version={s_version}", "--nologo"]);
        Assert.AreEqual(0, exitCode, output);
    }

    [ClassCleanup]
    public static void Delete() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    [TestCategory("Slow")]
    public void The_package_holds_readme_licence_documentation_and_symbols()
    {
        string[] entries = Entries($"{PackageName}.{s_version}.nupkg");
        string[] symbols = Entries($"{PackageName}.{s_version}.snupkg");

        foreach (string expected in (string[])["README.md", "LICENSE", $"lib/net10.0/{PackageName}.dll", $"lib/net10.0/{PackageName}.xml"])
            CollectionAssert.Contains(entries, expected);
        CollectionAssert.Contains(symbols, $"lib/net10.0/{PackageName}.pdb");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void A_fresh_project_uses_the_package()
    {
        string project = Path.Combine(s_folder, "consumer");
        Directory.CreateDirectory(project);
        File.WriteAllText(Path.Combine(project, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{s_folder}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{Path.Combine(s_folder, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{UsersPackages()}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{PackageName}" Version="{s_version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(project, "Program.cs"), """
            using Microsoft.ML.BigDL.Tensors;

            Console.WriteLine($"consumed {new Shape(2, 3)}");
            """);

        (int exitCode, string output) = ChildProcess.Run(ChildProcess.DotNet, ["run", "-c", "Release"], project);

        Assert.AreEqual(0, exitCode, output);
        StringAssert.Contains(output, "consumed [2, 3]");
    }

    // What is already on the machine is not fetched or unpacked again; only the package under test lands in the folder of the test.
    private static string UsersPackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string[] Entries(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(s_folder, package));
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }
}
