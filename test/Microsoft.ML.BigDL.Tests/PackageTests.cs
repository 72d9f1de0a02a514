using System.IO.Compression;

namespace Microsoft.ML.BigDL.Tests;

/// <summary>Packs the product and uses it as a stranger would: from a folder of packages, in a fresh project.</summary>
[TestClass]
public sealed class PackageTests
{
    private const string PackageName = "Microsoft.ML.BigDL";
    private static readonly Lazy<PackedPackages> s_packages = new(() => new PackedPackages(PackageName));

    [ClassCleanup]
    public static void Delete() => s_packages.Value.Dispose();

    [TestMethod]
    [TestCategory("Slow")]
    public void The_package_holds_readme_licence_documentation_and_symbols()
    {
        string[] entries = Entries("nupkg");
        string[] symbols = Entries("snupkg");

        foreach (string expected in (string[])["README.md", "LICENSE", $"lib/net10.0/{PackageName}.dll", $"lib/net10.0/{PackageName}.xml"])
            CollectionAssert.Contains(entries, expected);
        CollectionAssert.Contains(symbols, $"lib/net10.0/{PackageName}.pdb");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public void A_fresh_project_uses_the_package() => StringAssert.Contains(
        s_packages.Value.Run(PackageName, """
            using Microsoft.ML.BigDL.Tensors;

            Console.WriteLine($"consumed {new Shape(2, 3)}");
            """),
        "consumed [2, 3]");

    private static string[] Entries(string kind)
    {
        PackedPackages packages = s_packages.Value;
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(packages.Folder, $"{PackageName}.{packages.Version}.{kind}"));
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }
}
