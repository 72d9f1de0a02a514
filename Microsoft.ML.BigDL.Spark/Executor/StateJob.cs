using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>Gives a host a state to go on from. Command: the 16 bytes of the run's id; elements: see <see cref="StateElement"/>.</summary>
internal sealed class StateJob(ResidentRuns runs) : IElementsJob
{
    public const string Name = "state";

    public IEnumerable<ReadOnlyMemory<byte>> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation)
    {
        ResidentRun run = runs.Get(new Guid(body.Span));
        foreach (byte[] element in elements)
        {
            run.GoTo(element);
        }

        return [];
    }
}
