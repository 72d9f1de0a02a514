using System.Diagnostics;

namespace Microsoft.ML.BigDL.Spark.Tests;

/// <summary>What Linux says of its processes. Each may end while it is looked at; then it is not there.</summary>
internal static class LinuxProcesses
{
    /// <summary>The Java process of an executor, as it stands in the command line.</summary>
    public const string Executor = "CoarseGrainedExecutorBackend";

    /// <summary>The worker process of an executor, as it stands in the command line.</summary>
    public const string Worker = "/Microsoft.ML.BigDL.Spark.dll";

    /// <summary>Whether a process runs: one that ended and that nobody waited for yet does not.</summary>
    public static bool IsRunning(int id)
    {
        string[] parts = Read($"/proc/{id}/stat").Split(") ");
        return parts.Length > 1 && parts[^1][0] != 'Z';
    }

    /// <summary>The processes that a process started, directly or not, whose command line contains a text; ascending.</summary>
    public static int[] Descendants(int id, string program) =>
        [.. Descendants(id).Where(below => Read($"/proc/{below}/cmdline").Contains(program, StringComparison.Ordinal)).Order()];

    /// <summary>Ends a process by a signal that it cannot catch.</summary>
    public static void Kill(int id)
    {
        using Process process = Process.GetProcessById(id);
        process.Kill();
    }

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
