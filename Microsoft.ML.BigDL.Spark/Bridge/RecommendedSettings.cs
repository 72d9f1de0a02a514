namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>Spark settings under which training jobs behave as measured. Anything the user sets goes before them.</summary>
internal static class RecommendedSettings
{
    private static readonly KeyValuePair<string, string>[] s_always =
    [
        // One worker process per executor, whichever kind of job meets it: what changes its environment or folder would start a second one.
        new("spark.python.use.daemon", "true"),
        new("spark.python.worker.reuse", "true"),
        new("spark.sql.artifact.isolation.enabled", "false"),
        new("spark.sql.execution.pyspark.udf.simplifiedTraceback.enabled", "false"),

        // Barrier jobs: ranks are placed by location and wait that long for it; slots are looked for every second instead of every 15.
        new("spark.locality.wait", "1s"),
        new("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s"),
        new("spark.scheduler.minRegisteredResourcesRatio", "1.0"),
        new("spark.dynamicAllocation.enabled", "false"),
        new("spark.speculation", "false"),

        // A cancelled task leaves its slot sooner.
        new("spark.python.task.killTimeout", "100ms"),

        // The number of partitions is the one asked for.
        new("spark.sql.adaptive.coalescePartitions.enabled", "false"),
        new("spark.sql.optimizer.canChangeCachedPlanOutputPartitioning", "false"),

        new("spark.sql.catalogImplementation", "in-memory"),
        new("spark.ui.showConsoleProgress", "false"),
    ];

    private static readonly KeyValuePair<string, string>[] s_loopback =
    [
        new("spark.driver.host", "localhost"),
        new("spark.driver.bindAddress", "127.0.0.1"),
    ];

    /// <summary>The settings for a master; on one machine nothing listens beyond loopback.</summary>
    public static IEnumerable<KeyValuePair<string, string>> For(string? master) => IsOneMachine(master) ? s_always.Concat(s_loopback) : s_always;

    /// <summary>Whether the master, local or local-cluster, keeps all of Spark on this machine.</summary>
    public static bool IsOneMachine(string? master) => master is not null && master.StartsWith("local", StringComparison.Ordinal);
}
