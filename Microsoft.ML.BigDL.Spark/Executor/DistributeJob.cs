using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Rows;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>
/// Brings rows from the workers that read them to those that host their ranks. Command: <see cref="DistributeCommand"/>; answers with one
/// <see cref="DistributeReport"/>.
/// </summary>
internal sealed class DistributeJob(ResidentRuns runs) : IElementsJob
{
    public const string Name = "distribute";

    public IEnumerable<ReadOnlyMemory<byte>> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, IReadOnlyList<byte[]> elements, CancellationToken cancellation)
    {
        DistributeCommand command = Message.Read<DistributeCommand>(body.Span);
        ResidentRun run = runs.Get(command.Run);
        StagedRows staged = runs.Staged(command.Run);
        try
        {
            var distribution = new RowDistribution(command, run.Spec, staged, run.Find, run.Listener, runs.Worker, cancellation);
            staged.Begin(distribution);
            using CancellationTokenRegistration abort = cancellation.Register(
                () => distribution.Abort(new OperationCanceledException("The task was killed.", cancellation)));
            distribution.Exchange();
            DistributeReport report = run.TakeIn(distribution, command.SampleRows);
            staged.Drop();
            return [Message.Write(report)];
        }
        catch (TransportException error) when (error.IsTransient)
        {
            throw new WorkerFaultException(ExecutorFault.PeerLost, error.Message, innerException: error);
        }
    }
}
