using System.Diagnostics;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// Waits until executors have registered. A job submitted before hangs in Spark without a word, and so does one whose executors die at start
/// over and over: hence the bound, and the executors' own last lines in the error.
/// </summary>
internal static class ExecutorWait
{
    /// <summary>An executor that fails is replaced at once; so many more than were asked for are a loop.</summary>
    private const int ManyReplacements = 10;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns the executors once there are at least <paramref name="count"/>.</summary>
    public static IReadOnlyList<ExecutorDescription> For(
        SparkContextHandle spark, JavaProcess java, int count, TimeSpan bound, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var logs = new ExecutorLogs(java.SparkHome, spark.ApplicationId);
        int startedBefore = logs.Started;
        while (true)
        {
            // An id is known a little before the executor is listed.
            if (spark.ExecutorIds().Count >= count && spark.Executors() is { } executors && executors.Count >= count)
                return executors;
            string? problem =
                spark.IsStopped ? $"Spark gave up the application on '{spark.Master}' while {count} executors were waited for."
                : logs.Started - startedBefore > count + ManyReplacements ? $"The executors of '{spark.Master}' end as soon as they are started."
                : clock.Elapsed > bound
                    ? $"{spark.ExecutorIds().Count} of {count} executors of '{spark.Master}' registered within {bound.TotalSeconds:0} s. "
                        + "Ask for fewer, give the cluster more cores or memory, or allow more time."
                : null;
            if (problem is not null)
                throw new SparkException($"{problem} {logs.Describe()}{java.LastLines}");
            cancellation.WaitHandle.WaitOne(s_poll);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
