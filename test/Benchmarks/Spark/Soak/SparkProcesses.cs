using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.BigDL.Benchmarks.Spark.Soak;

/// <summary>The processes of a Spark that this process started on this machine, found by what the system says of its descendants.</summary>
internal static class SparkProcesses
{
    /// <summary>The Java process of an executor.</summary>
    public const string Executor = "CoarseGrainedExecutorBackend";

    /// <summary>The worker process of an executor.</summary>
    public const string Worker = "/Microsoft.ML.BigDL.Spark.dll";

    /// <summary>The processes of a kind, ascending.</summary>
    public static int[] Find(string kind) =>
        [.. Descendants(Environment.ProcessId).Where(id => CommandLine(id).Contains(kind, StringComparison.Ordinal)).Order()];

    /// <summary>The physical memory of all processes of a kind together.</summary>
    public static long Memory(string kind) => Find(kind).Sum(id =>
    {
        using Process process = Process.GetProcessById(id);
        return process.WorkingSet64;
    });

    /// <summary>The objects alive in the heaps of all Java processes of a kind, in bytes, after a full collection. Needs a JDK.</summary>
    public static long LiveObjects(string kind) => Find(kind).Sum(id =>
    {
        using Process jcmd = Process.Start(new ProcessStartInfo("jcmd", [$"{id}", "GC.class_histogram"]) { RedirectStandardOutput = true })!; // No shell.
        string total = jcmd.StandardOutput.ReadToEnd().Split('\n').Last(line => line.StartsWith("Total", StringComparison.Ordinal));
        jcmd.WaitForExit();
        return long.Parse(total.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture);
    });

    /// <summary>Ends a process by a signal that it cannot catch.</summary>
    public static void Kill(int id)
    {
        using Process process = Process.GetProcessById(id);
        process.Kill();
    }

    // A process may end while it is looked at; then it is not there.
    private static IEnumerable<int> Descendants(int id)
    {
        string tasks = $"/proc/{id}/task";
        foreach (string task in Directory.Exists(tasks) ? Directory.GetDirectories(tasks) : [])
        {
            foreach (int child in Read(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
            {
                yield return child;
                foreach (int below in Descendants(child))
                    yield return below;
            }
        }
    }

    private static string CommandLine(int id) => Read($"/proc/{id}/cmdline").Replace('\0', ' ');

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
