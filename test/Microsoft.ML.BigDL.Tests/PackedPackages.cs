namespace Microsoft.ML.BigDL.Tests;

/// <summary>Packages of the product in a folder of their own, until disposed of, and fresh projects that use them as a stranger would.</summary>
internal sealed class PackedPackages : IDisposable
{
    public PackedPackages(params string[] packages)
    {
        foreach (string package in packages)
        {
            (int exitCode, string output) = ChildProcess.Run(
                ChildProcess.DotNet,
                ["pack", Path.Combine(Repository.Root, package), "--no-build", "-c", Repository.Configuration, "-o", Folder,
                    $"-p:Version={Version}", "--nologo"]);
            Assert.AreEqual(0, exitCode, output);
        }
    }

    /// <summary>A version of its own, so that no package of an earlier run can be taken from a cache in its place.</summary>
    public string Version { get; } = $"0.0.1-test{DateTime.UtcNow.Ticks}";

    public string Folder { get; } = Directory.CreateTempSubdirectory("bigdl-packages-").FullName;

    // What is already on the machine is not fetched or unpacked again; only the packages under test land in the folder.
    private static string UsersPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Runs a program that uses one of the packages, and returns what it printed.</summary>
    public string Run(string package, string program)
    {
        string project = Directory.CreateDirectory(Path.Combine(Folder, "consumer")).FullName;
        File.WriteAllText(Path.Combine(project, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{Folder}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{Path.Combine(Folder, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{UsersPackages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(project, "Program.cs"), program);
        (int exitCode, string output) = ChildProcess.Run(ChildProcess.DotNet, ["run", "-c", "Release"], project);
        Assert.AreEqual(0, exitCode, output);
        return output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
