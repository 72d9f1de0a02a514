using System.Collections.Immutable;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>Opens a run in a worker. Command: <see cref="RunSpec"/>; answers with one <see cref="OpenReport"/>.</summary>
internal sealed class OpenJob(ResidentRuns runs) : IElementsJob
{
    public const string Name = "open";

    public IEnumerable<ReadOnlyMemory<byte>> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation)
    {
        ResidentRun run = runs.Open(Message.Read<RunSpec>(body.Span), task);
        runs.Staged(run.Spec.Run).EndDistribution();
        ImmutableArray<SnapshotReport> snapshots = run.Snapshots();
        return [Message.Write(new OpenReport(runs.Address, NodeReport.OfThisProcess(task), run.Ranks(), snapshots))];
    }
}
