namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>A job with a task for each partition of some rows.</summary>
internal interface IPartitionJob
{
    /// <summary>The number of partitions.</summary>
    int Partitions { get; }

    /// <summary>Runs the tasks of these partitions, each on an executor that has room, and returns their answers.</summary>
    /// <exception cref="WorkerJobException">A task failed again and again.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    IReadOnlyList<byte[]> Run(IReadOnlyList<int> partitions, CancellationToken cancellation);
}
