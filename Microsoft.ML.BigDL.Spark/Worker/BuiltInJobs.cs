using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>The jobs that every worker has: to send the input back, and to tell about the node.</summary>
internal sealed class BuiltInJobs : IWorkerJobs
{
    /// <summary>Sends the elements or batches back as they came.</summary>
    public const string Echo = "echo";

    /// <summary>Answers with one <see cref="NodeReport"/>.</summary>
    public const string Check = "check";

    public IElementsJob Elements(string job) => job switch
    {
        Echo => new EchoJob(),
        Check => new CheckJob(),
        _ => throw Unknown(job, "elements"),
    };

    public IBatchesJob Batches(string job) => job == Echo ? new EchoJob() : throw Unknown(job, "batches");

    private static WorkerFaultException Unknown(string job, string kind) => new(
        WorkerFault.UnknownJobCode,
        $"the driver asks for the job '{job}' over {kind}, which this worker does not have. Driver and workers must come from the same release.");

    private sealed class EchoJob : IElementsJob, IBatchesJob
    {
        public IEnumerable<ReadOnlyMemory<byte>> Run(
            WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation)
        {
            foreach (byte[] element in elements)
                yield return element;
        }

        public IEnumerable<RecordBatch> Run(
            WorkerTask task, ReadOnlyMemory<byte> body, InputBatches input, CancellationToken cancellation) => input;
    }

    private sealed class CheckJob : IElementsJob
    {
        public IEnumerable<ReadOnlyMemory<byte>> Run(
            WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation) =>
            [NodeReport.OfThisProcess(task).Write()];
    }
}
