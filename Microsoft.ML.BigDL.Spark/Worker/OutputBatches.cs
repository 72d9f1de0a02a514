using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// The answer of a mapInArrow task: nothing when there is no batch, else an Arrow stream whose only column is a struct of the output columns.
/// </summary>
internal sealed class OutputBatches(Stream output) : IDisposable
{
    private ArrowStreamWriter? _writer;
    private Schema? _columns;
    private Schema? _wrapped;

    /// <summary>Sends the batch at once, so that Spark can go on with its rows.</summary>
    public void Write(RecordBatch batch)
    {
        if (_writer is null)
            Start(batch.Schema);
        else
            CheckSchema(batch.Schema);
        StructType type = (StructType)_wrapped!.GetFieldByIndex(0).DataType;
        // Freed with the batch, which owns the columns.
        StructArray column = new(type, batch.Length, batch.Arrays, ArrowBuffer.Empty);
        _writer!.WriteRecordBatch(new RecordBatch(_wrapped, [column], batch.Length));
        output.Flush();
    }

    /// <summary>Ends the Arrow stream if one was begun; also needed before an error can be reported in the middle of it.</summary>
    public void End()
    {
        _writer?.WriteEnd();
        Dispose();
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private void Start(Schema columns)
    {
        _columns = columns;
        _wrapped = new Schema([new Field("_0", new StructType(columns.FieldsList), nullable: true)], metadata: null);
        output.WriteInt32(SpecialLength.StartOfArrowStream);
        _writer = new ArrowStreamWriter(output, _wrapped, leaveOpen: true);
        _writer.WriteStart();
    }

    private void CheckSchema(Schema columns)
    {
        if (ReferenceEquals(columns, _columns))
            return;
        string expected = Describe(_columns!);
        string received = Describe(columns);
        if (expected != received)
        {
            throw new WorkerFaultException(
                WorkerFault.JobCode, $"the job's batches must all have the columns of its first ({expected}), but a later one has ({received}).");
        }
    }

    private static string Describe(Schema columns) => string.Join(", ", columns.FieldsList.Select(field => field.DataType.Name));
}
