using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>
/// Computes with weights that the driver sends. Command: <see cref="AggregateCommand"/>; element: weights and states; answers: see
/// <see cref="AggregateSeat"/>.
/// </summary>
internal sealed class AggregateJob(ResidentRuns runs) : IElementsJob
{
    public const string Name = "aggregate";

    public IEnumerable<ReadOnlyMemory<byte>> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation)
    {
        AggregateCommand command = Message.Read<AggregateCommand>(body.Span);
        ResidentRun run = runs.Get(command.Run);
        return elements.SelectMany(parameters => run.Aggregate(command, parameters));
    }
}
