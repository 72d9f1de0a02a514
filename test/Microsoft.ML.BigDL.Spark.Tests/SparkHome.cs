using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML.BigDL.Tests;

namespace Microsoft.ML.BigDL.Spark.Tests;

/// <summary>Stock Spark of a given version, unpacked once into the user's cache folder.</summary>
internal static class SparkHome
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> s_homes = new();

    /// <summary>Whether the settings in SPARK_CONF_DIR, which all Sparks of these tests start with, are said to authenticate and encrypt.</summary>
    public static bool IsSecured { get; } = Environment.GetEnvironmentVariable("SPARK_TESTS_SECURED") is "1";

    /// <summary>The SPARK_HOME of that version; where its archive is absent, the test ends as skipped with the reason.</summary>
    public static string Require(string version)
    {
        string unpack = SharedFiles.Require("spark/unpack.sh");
        SharedFiles.Require($"spark/spark-{version}-trimmed.tar.xz");
        return s_homes.GetOrAdd(version, wanted => new Lazy<string>(() => Unpack(unpack, wanted))).Value;
    }

    private static string Unpack(string script, string version)
    {
        string cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "spark");
        using Process process = Process.Start(new ProcessStartInfo("bash", [script, version, cache]) { RedirectStandardOutput = true })!;
        string home = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"{script} {version} failed");
        return home;
    }
}
