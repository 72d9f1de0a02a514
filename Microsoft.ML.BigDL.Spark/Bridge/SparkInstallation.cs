using System.Text.RegularExpressions;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>A Spark folder of a supported version with a Java that it runs on, both checked before anything is started.</summary>
internal sealed partial record SparkInstallation(string Home, string VersionText, string Java, int JavaVersion)
{
    /// <summary>Finds Spark in the given folder, else SPARK_HOME, else beside the spark-submit on the PATH; and Java in JAVA_HOME, else on the PATH.</summary>
    public static SparkInstallation Find(string? home, Func<string, string?> variable)
    {
        string found = FindHome(home, variable);
        string version = VersionOf(found);
        SupportedSpark.Check(version, found);
        string java = FindJava(variable);
        int javaVersion = JavaProgram.VersionOf(java);
        SupportedSpark.CheckJava(version, java, javaVersion);
        return new SparkInstallation(found, version, java, javaVersion);
    }

    private static string FindHome(string? given, Func<string, string?> variable)
    {
        string? home = !string.IsNullOrEmpty(given) ? given : variable("SPARK_HOME");
        if (string.IsNullOrEmpty(home))
        {
            string submit = OnPath("spark-submit", variable) ?? throw new SparkException(
                "No Spark was found: no folder was given, the environment variable SPARK_HOME is not set, and there is no spark-submit on the PATH. "
                + "Unpack Apache Spark (spark.apache.org/downloads; 3.5 or 4.0 to 4.3) and set SPARK_HOME to its folder.");
            home = Path.GetDirectoryName(Path.GetDirectoryName(Resolved(submit)))!;
        }
        home = Path.GetFullPath(home);
        foreach (string needed in (string[])["bin/spark-submit", "jars"])
        {
            if (!Path.Exists(Path.Combine(home, needed)))
            {
                string origin = !string.IsNullOrEmpty(given) ? "given as Spark's folder" : "SPARK_HOME";
                throw new SparkException(
                    $"'{home}' ({origin}) is no Spark: it has no '{needed}'. Set SPARK_HOME to the folder that holds bin/ and jars/ of Apache Spark.");
            }
        }
        return home;
    }

    private static string VersionOf(string home)
    {
        string jars = Path.Combine(home, "jars");
        string[] cores = [.. Directory.EnumerateFiles(jars, "spark-core_*.jar").Select(path => Path.GetFileName(path))];
        return cores.Length == 1 && CoreJar().Match(cores[0]) is { Success: true } match
            ? match.Groups[1].Value
            : throw new SparkException(
                $"The Spark version of '{home}' is unclear: expected one spark-core_<scala>-<version>.jar in '{jars}', found {cores.Length}"
                + $"{(cores.Length == 0 ? "" : " (" + string.Join(", ", cores) + ")")}. Unpack Spark into an empty folder.");
    }

    private static string FindJava(Func<string, string?> variable)
    {
        string? javaHome = variable("JAVA_HOME");
        if (!string.IsNullOrEmpty(javaHome))
        {
            string java = Path.Combine(javaHome, "bin", "java");
            return File.Exists(java) ? java : throw new SparkException(
                $"No Java was found: JAVA_HOME is '{javaHome}', which holds no bin/java. Set JAVA_HOME to the folder of a Java 17.");
        }
        return OnPath("java", variable) ?? throw new SparkException(
            "No Java was found: JAVA_HOME is not set and there is no java on the PATH. Install a Java 17 (for example the package openjdk-17-jre-headless).");
    }

    private static string? OnPath(string program, Func<string, string?> variable) =>
        (variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string Resolved(string path) => new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;

    [GeneratedRegex(@"^spark-core_[\d.]+-(.+)\.jar$")]
    private static partial Regex CoreJar();
}
