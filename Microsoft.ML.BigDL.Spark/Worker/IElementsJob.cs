namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>A job over the elements of one partition of an RDD of byte arrays.</summary>
internal interface IElementsJob
{
    /// <summary>Computes the partition's results; each is sent before the next is asked for.</summary>
    /// <param name="task">The task, with its place in the stage.</param>
    /// <param name="body">The job's own part of the command.</param>
    /// <param name="elements">All elements of the partition.</param>
    /// <param name="cancellation">Requested when Spark kills the task; the job then ends soon, by <see cref="OperationCanceledException"/> or plainly.</param>
    IEnumerable<ReadOnlyMemory<byte>> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation);
}
