using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>Asks a java program for its version.</summary>
internal static partial class JavaProgram
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The major version: 8 for "1.8.0_292", 17 for "17.0.15".</summary>
    public static int VersionOf(string java)
    {
        string answer = Ask(java);
        Match match = Quoted().Match(answer);
        if (!match.Success)
            throw new SparkException($"'{java} -version' answered '{answer.Trim()}', which names no version. Set JAVA_HOME to the folder of a Java 17.");
        int first = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return first == 1 && match.Groups[2].Success ? int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : first;
    }

    private static string Ask(string java)
    {
        try
        {
            using var process = new Process { StartInfo = new ProcessStartInfo(java, "-version") { RedirectStandardError = true } };
            process.Start();
            Task<string> answer = process.StandardError.ReadToEndAsync();
            if (process.WaitForExit(s_patience) && answer.Wait(s_patience))
                return answer.Result;
            process.Kill();
            throw new SparkException($"'{java} -version' gave no answer within {s_patience.TotalSeconds} s. Set JAVA_HOME to the folder of a Java 17.");
        }
        catch (Win32Exception cannotStart)
        {
            throw new SparkException($"'{java}' cannot be started: {cannotStart.Message}. Set JAVA_HOME to the folder of a Java 17.", cannotStart);
        }
    }

    [GeneratedRegex(@"version ""(\d{1,4})(?:\.(\d{1,4}))?")]
    private static partial Regex Quoted();
}
