using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>Which Spark versions can be driven, and on which Java each runs.</summary>
internal static partial class SupportedSpark
{
    /// <summary>The major and minor version in a text such as 4.3.0 or 3.5.9-amzn-1.</summary>
    public static Version Parse(string version) =>
        Leading().Match(version) is { Success: true } match
            ? new Version(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
            : throw new SparkException($"The Spark version '{version}' does not begin with two numbers such as 4.3.");

    public static void Check(string version, string where)
    {
        Version parsed = Parse(version);
        if (parsed is not ({ Major: 3, Minor: 5 } or { Major: 4, Minor: >= 0 and <= 3 }))
        {
            throw new SparkException(
                $"Spark {version} ({where}) cannot be driven: its worker protocol is not known here. Use Spark 3.5 or 4.0 to 4.3.");
        }
    }

    public static void CheckJava(string sparkVersion, string java, int javaVersion)
    {
        (int least, int most, string named) = Parse(sparkVersion) switch
        {
            { Major: 3 } => (8, 17, "8, 11 or 17"),
            { Minor: < 3 } => (17, 21, "17 or 21"),
            _ => (17, 25, "17, 21 or 25"),
        };
        if (javaVersion < least || javaVersion > most)
        {
            throw new SparkException(
                $"Spark {sparkVersion} does not run on Java {javaVersion} ('{java}'): it needs Java {named}. Set JAVA_HOME to one of them.");
        }
    }

    [GeneratedRegex(@"^(\d{1,4})\.(\d{1,4})(?!\d)")]
    private static partial Regex Leading();
}
