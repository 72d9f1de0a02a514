using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>Trains a group of steps. Command: <see cref="GroupCommand"/>; answers with one <see cref="GroupReport"/>.</summary>
internal sealed class GroupJob(ResidentRuns runs) : IElementsJob
{
    public const string Name = "group";

    public IEnumerable<ReadOnlyMemory<byte>> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation)
    {
        GroupCommand command = Message.Read<GroupCommand>(body.Span);
        runs.Staged(command.Run).EndDistribution();
        try
        {
            return [Message.Write(runs.Get(command.Run).Train(command, runs.Worker, cancellation))];
        }
        catch (TransportException error) when (error.IsTransient)
        {
            throw new WorkerFaultException(ExecutorFault.PeerLost, error.Message, innerException: error);
        }
    }
}
