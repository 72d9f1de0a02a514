using Apache.Arrow;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>Scores the rows of a partition with a saved ML.NET model, batch by batch. Command: <see cref="ScoreCommand"/>.</summary>
internal sealed class ScoreJob(LoadedModels models) : IBatchesJob
{
    public const string Name = "score";

    public IEnumerable<RecordBatch> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, InputBatches input, CancellationToken cancellation)
    {
        ScoreCommand command = Message.Read<ScoreCommand>(body.Span);
        PartitionScoring? scoring = null;
        foreach (RecordBatch batch in input)
        {
            cancellation.ThrowIfCancellationRequested();
            scoring ??= new PartitionScoring(models.Get(command.Model, () => Open(command.Model, command.Saved, task)), command, input.Schema);
            yield return scoring.Score(batch);
        }
    }

    /// <summary>Opens a model that came with the command, or else as a file.</summary>
    public static Stream Open(string model, byte[]? saved, WorkerTask task)
    {
        if (saved is not null)
            return new MemoryStream(saved, writable: false);

        string path = Path.Combine(task.FilesFolder, ScoreCommand.FileName(model));
        return File.Exists(path)
            ? File.OpenRead(path)
            : throw new WorkerFaultException(
                WorkerFault.NodeCode,
                $"the model '{Path.GetFullPath(path)}' is not on this node ({Environment.MachineName}), though the driver gave it to Spark as a file " +
                "of the application. Keep spark.sql.artifact.isolation.enabled off, as sessions of this library do, and score again.");
    }
}
