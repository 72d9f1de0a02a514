using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// Waits until executors have registered. A job submitted before hangs in Spark without a word, and so does one whose executors die at start
/// over and over: hence the bound, and the executors' own last lines in the error.
/// </summary>
internal static class ExecutorWait
{
    private const int ShownLogs = 2;
    private const int ShownLines = 20;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns the executors once there are at least <paramref name="count"/>.</summary>
    public static IReadOnlyList<ExecutorDescription> For(
        SparkContextHandle spark, int count, TimeSpan bound, OutputTail driverTail, string? sparkHome, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            // An id is known a little before the executor is listed.
            if (spark.ExecutorIds().Count >= count && spark.Executors() is { } executors && executors.Count >= count)
                return executors;
            bool stopped = spark.IsStopped;
            if (stopped || clock.Elapsed > bound)
                throw new SparkException(Explain(spark, count, stopped ? null : bound, driverTail, sparkHome));
            cancellation.WaitHandle.WaitOne(s_poll);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static string Explain(SparkContextHandle spark, int count, TimeSpan? bound, OutputTail driverTail, string? sparkHome)
    {
        var text = new StringBuilder();
        if (bound is { } waited)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{spark.ExecutorIds().Count} of {count} executors of '{spark.Master}' registered within {waited.TotalSeconds:0.#} s. ");
            text.Append("Ask for fewer, give the cluster more cores or memory, or allow more time.");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"Spark gave up the application on '{spark.Master}' while {count} executors were waited for.");
        }
        if (sparkHome is not null)
            AppendLogs(text, Path.Combine(sparkHome, "work", spark.ApplicationId));
        return text.Append("\nThe driver's last lines:\n").Append(driverTail).ToString();
    }

    // Workers on this machine keep what their executors print; elsewhere the web page of the cluster shows it.
    private static void AppendLogs(StringBuilder text, string folder)
    {
        if (!Directory.Exists(folder))
        {
            text.Append("\nThe executors' output is on their machines; the web page of the Spark master links to it.");
            return;
        }
        FileInfo[] logs = [.. new DirectoryInfo(folder).EnumerateFiles("stderr", SearchOption.AllDirectories).OrderByDescending(log => log.LastWriteTimeUtc)];
        text.Append(CultureInfo.InvariantCulture, $"\n{logs.Length} executors were started there.");
        foreach (FileInfo log in logs.Take(ShownLogs))
        {
            var tail = new OutputTail();
            foreach (string line in File.ReadLines(log.FullName).TakeLast(ShownLines))
                tail.Add(line);
            text.Append(CultureInfo.InvariantCulture, $"\nLast lines of executor {log.Directory!.Name} ({log.FullName}):\n{tail}");
        }
    }
}
