using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>A job over the rows of one partition of a DataFrame.</summary>
internal interface IBatchesJob
{
    /// <summary>
    /// Turns the partition's batches into others, streaming. A batch that was yielded has been sent when the next is asked for, and stays the
    /// job's to dispose. All batches of a task have one schema, the output columns in order; Spark compares neither names nor types with
    /// what the driver declared.
    /// </summary>
    /// <param name="task">The task, with its place in the stage.</param>
    /// <param name="body">The job's own part of the command.</param>
    /// <param name="input">The partition's batches; they need not all be read.</param>
    /// <param name="cancellation">Requested when Spark kills the task; the job then ends soon, by <see cref="OperationCanceledException"/> or plainly.</param>
    IEnumerable<RecordBatch> Run(WorkerTask task, ReadOnlyMemory<byte> body, InputBatches input, CancellationToken cancellation);
}
