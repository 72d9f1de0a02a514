using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>A barrier task as Spark would describe it.</summary>
internal static class TestTask
{
    public static WorkerTask Barrier { get; } = Of(partition: 0);

    /// <summary>A task of a partition.</summary>
    public static WorkerTask Of(int partition) => new()
    {
        Layout = SparkLayouts.Of("4.3.0"),
        SparkVersion = "4.3.0",
        Partition = partition,
        Context = new WorkerTaskContext
        {
            IsBarrier = true,
            BarrierAddress = null,
            StageId = 0,
            PartitionId = partition,
            AttemptNumber = 0,
            TaskAttemptId = 0,
            Cpus = 1,
            Resources = new Dictionary<string, IReadOnlyList<string>>(),
            LocalProperties = new Dictionary<string, string>(),
        },
        FilesFolder = ".",
        EvalType = 0,
        Settings = new Dictionary<string, string>(),
        Command = ReadOnlyMemory<byte>.Empty,
    };
}
