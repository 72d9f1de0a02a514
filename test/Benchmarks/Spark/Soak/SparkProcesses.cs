using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.BigDL.Spark.Tests;

namespace Microsoft.ML.BigDL.Benchmarks.Spark.Soak;

/// <summary>The processes of a Spark that this process started on this machine, found by what the system says of its descendants.</summary>
internal static class SparkProcesses
{
    /// <summary>The processes of a kind, ascending.</summary>
    public static int[] Find(string kind) => LinuxProcesses.Descendants(Environment.ProcessId, kind);

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
}
