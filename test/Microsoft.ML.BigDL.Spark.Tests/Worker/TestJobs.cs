using Apache.Arrow;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

/// <summary>A worker's jobs given as two functions.</summary>
internal sealed class TestJobs : IWorkerJobs, IElementsJob, IBatchesJob
{
    public Func<WorkerTask, IReadOnlyList<byte[]>, CancellationToken, IEnumerable<ReadOnlyMemory<byte>>>? OnElements { get; init; }

    public Func<WorkerTask, InputBatches, CancellationToken, IEnumerable<RecordBatch>>? OnBatches { get; init; }

    public IElementsJob Elements(string job) => this;

    public IBatchesJob Batches(string job) => this;

    public IEnumerable<ReadOnlyMemory<byte>> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation) =>
        OnElements!(task, elements, cancellation);

    public IEnumerable<RecordBatch> Run(WorkerTask task, ReadOnlyMemory<byte> body, InputBatches input, CancellationToken cancellation) =>
        OnBatches!(task, input, cancellation);
}
