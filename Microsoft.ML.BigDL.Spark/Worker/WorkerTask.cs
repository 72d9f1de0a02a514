namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>One task as Spark described it to the worker: where it stands in its job, and the command the driver gave.</summary>
/// <remarks>A class and not a record, since it must never print itself: Spark copies settings, secrets among them, into the local properties.</remarks>
internal sealed class WorkerTask
{
    public required SparkLayout Layout { get; init; }

    public required string SparkVersion { get; init; }

    /// <summary>The partition the task computes, counted from 0.</summary>
    public required int Partition { get; init; }

    public required WorkerTaskContext Context { get; init; }

    /// <summary>The folder into which Spark put the application's files and archives; "." is the executor's working folder.</summary>
    public required string FilesFolder { get; init; }

    /// <summary>One of <see cref="Worker.EvalType"/>.</summary>
    public required int EvalType { get; init; }

    /// <summary>Settings that Spark sends with a mapInArrow task; empty for an element task.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The bytes of the driver's command; see <see cref="WorkerCommand"/>.</summary>
    public required ReadOnlyMemory<byte> Command { get; init; }
}
