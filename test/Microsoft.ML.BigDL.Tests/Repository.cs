using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Tests;

/// <summary>The source tree the tests were compiled from.</summary>
internal static class Repository
{
    /// <summary>The top folder, the one that holds the solution.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    /// <summary>Debug or Release, as the tests themselves were built.</summary>
    public static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
