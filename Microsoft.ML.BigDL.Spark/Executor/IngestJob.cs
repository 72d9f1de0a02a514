using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>
/// Takes packed records into the worker, where they stay for the whole run. Command: the 16 bytes of the run's id; elements: see
/// <see cref="HostElement"/>; answers with one <see cref="IngestReport"/>.
/// </summary>
internal sealed class IngestJob(ResidentRuns runs) : IElementsJob
{
    public const string Name = "ingest";

    public IEnumerable<ReadOnlyMemory<byte>> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation) =>
        [Message.Write(runs.Get(new Guid(body.Span)).TakeIn(elements, runs.Worker))];
}
