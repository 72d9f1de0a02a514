using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>A barrier task as Spark would describe it.</summary>
internal static class TestTask
{
    public static WorkerTask Barrier { get; } = new()
    {
        Layout = SparkLayouts.Of("4.3.0"),
        SparkVersion = "4.3.0",
        Partition = 0,
        Context = new WorkerTaskContext
        {
            IsBarrier = true,
            BarrierAddress = null,
            StageId = 0,
            PartitionId = 0,
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
