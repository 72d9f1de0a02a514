namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>What Spark's scheduler knows about a task.</summary>
internal sealed class WorkerTaskContext
{
    /// <summary>True when all tasks of the stage were started together.</summary>
    public required bool IsBarrier { get; init; }

    /// <summary>
    /// The port, or the path, of Spark's own barrier server, and null in a task without one. It is never connected to: a call takes a second,
    /// and a client that is cancelled during one ends the executor.
    /// </summary>
    public required string? BarrierAddress { get; init; }

    public required int StageId { get; init; }

    public required int PartitionId { get; init; }

    public required int AttemptNumber { get; init; }

    public required long TaskAttemptId { get; init; }

    /// <summary>The cores that the task may use.</summary>
    public required int Cpus { get; init; }

    /// <summary>The addresses of the resources held by the task, by resource name, for example gpu: 0, 1.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Resources { get; init; }

    /// <summary>The driver's local properties. They hold settings in clear, secrets among them: never log, print or send them.</summary>
    public required IReadOnlyDictionary<string, string> LocalProperties { get; init; }

    /// <summary>The hosts of a barrier stage's tasks, one for each task in the order of the partitions; empty in other stages.</summary>
    public IReadOnlyList<string> Hosts => field ??= FindHosts();

    // The ports beside the hosts belong to Spark and serve no one else.
    private string[] FindHosts() =>
        LocalProperties.TryGetValue("addresses", out string? addresses) && addresses.Length > 0
            ? [.. addresses.Split(',').Select(address => address.LastIndexOf(':') is > 0 and int colon ? address[..colon] : address)]
            : [];
}
