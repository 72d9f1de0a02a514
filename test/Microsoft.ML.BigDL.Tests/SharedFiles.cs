namespace Microsoft.ML.BigDL.Tests;

/// <summary>
/// Finds the folder <c>shared</c> beside the repository, which holds oracle fixtures and data sets too large to ship. It is named by the
/// environment variable BIGDL_ML_SHARED, or found by walking up from the test assembly to the first folder that holds <c>shared/fixtures</c>.
/// </summary>
internal static class SharedFiles
{
    private static readonly Lazy<string?> s_root = new(FindRoot);

    public static string? Root => s_root.Value;

    /// <summary>The full path of a file or folder given relative to <c>shared</c>, or null when it is not there.</summary>
    public static string? Find(string relativePath)
    {
        if (Root is null)
            return null;
        string full = System.IO.Path.Combine(Root, relativePath);
        return File.Exists(full) || Directory.Exists(full) ? full : null;
    }

    /// <summary>As <see cref="Require"/>; reads better inside an expression.</summary>
    public static string Path(string relativePath) => Require(relativePath);

    /// <summary>The full path of a file or folder under <c>shared</c>; where it is absent, the test ends as skipped with the reason.</summary>
    public static string Require(string relativePath) =>
        Find(relativePath) ?? throw new AssertInconclusiveException(
            $"skipped: 'shared/{relativePath}' was not found beside the repository; set BIGDL_ML_SHARED to the folder that holds it.");

    private static string? FindRoot()
    {
        string? named = Environment.GetEnvironmentVariable("BIGDL_ML_SHARED");
        if (!string.IsNullOrEmpty(named))
            return Directory.Exists(named) ? named : null;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(System.IO.Path.Combine(candidate, "fixtures")))
                return candidate;
        }
        return null;
    }
}
