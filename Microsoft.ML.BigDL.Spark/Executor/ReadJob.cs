using Apache.Arrow;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>
/// Packs the rows of a partition for a run and keeps them in the worker until they are distributed. Command: <see cref="ReadCommand"/>; answers
/// with one row, a <see cref="ReadReport"/>.
/// </summary>
internal sealed class ReadJob(ResidentRuns runs, LoadedModels models) : IBatchesJob
{
    public const string Name = "read";

    private static readonly SparkSchema s_answer = new(new SparkField("answer", SparkType.Binary, Nullable: false));
    private static readonly Schema s_arrow = s_answer.ToArrow();

    /// <summary>The columns of the answer.</summary>
    public static SparkSchema Answer => s_answer;

    public IEnumerable<RecordBatch> Run(
        WorkerTask task, ReadOnlyMemory<byte> body, InputBatches input, CancellationToken cancellation)
    {
        ReadCommand command = Message.Read<ReadCommand>(body.Span);
        PackedData? data = Pack(command, task, input, cancellation);
        var report = new ReadReport(
            task.Partition, data?.RowCount ?? 0, runs.Worker, data?.Bytes ?? 0, [.. (data?.Columns ?? []).Select(PackedForm.Of)],
            data is null ? [] : [.. RowsHash.Of(data)]);
        runs.Staged(command.Run).Keep(command.IsValidation, task.Partition, data);
        return [new RecordBatch(s_arrow, [new BinaryArray.Builder().Append(Message.Write(report).AsSpan()).Build()], 1)];
    }

    // Each batch is a view of its own: what Spark sent stays in memory until its rows are packed and not longer. Spark runs a task for each core.
    private PackedData? Pack(ReadCommand command, WorkerTask task, InputBatches input, CancellationToken cancellation)
    {
        ITransformer? model = command.Model is null ? null : models.Get(command.Model, () => ScoreJob.Open(command.Model, command.Saved, task));
        Schema schema = Sent(command, input.Schema);
        using var builder = new PackedDataBuilder([.. command.Columns.Select(column => column.ToRequest())]);
        long first = 0;
        try
        {
            foreach (RecordBatch batch in input)
            {
                var view = new ArrowDataView(schema, () => [batch], batch.Length, first) { Fields = command.Fields };
                builder.Append(model is null ? view : model.Transform(view), isParallel: false, cancellation);
                first += batch.Length;
            }
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentOutOfRangeException or (BigDLException and not WorkerFaultException))
        {
            // Some transforms read with threads of their own and hide what these threw behind a sentence about them.
            throw new WorkerFaultException(ExecutorFault.BadRows, $"Partition {task.Partition}: {error.GetBaseException().Message}", innerException: error);
        }

        PackedData? data = builder.Build();
        foreach (PackedColumn column in data?.Columns ?? [])
        {
            column.Trim();
        }

        return data;
    }

    // The transforms were fitted to all columns and look for them; those sent are of the types they come in.
    private static Schema Sent(ReadCommand command, Schema input)
    {
        Field[] fields = [.. SparkSchema.FromJson(command.Schema).ToArrow().FieldsList];
        for (int i = 0; i < command.Fields.Length; i++)
        {
            fields[command.Fields[i]] = input.GetFieldByIndex(i);
        }

        return new Schema(fields, metadata: null);
    }
}
