using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>Gives up a run in the workers that hold it. Command: the 16 bytes of its id.</summary>
internal sealed class CloseJob(ResidentRuns runs) : IElementsJob
{
    public const string Name = "close";

    public IEnumerable<ReadOnlyMemory<byte>> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation)
    {
        runs.Close(new Guid(body.Span));
        return [];
    }
}
