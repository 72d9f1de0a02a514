using System.Collections;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// The rows of a mapInArrow task, read batch by batch from the connection. Spark packs the input columns into one struct column; here they
/// are columns again. Can be enumerated once.
/// </summary>
internal sealed class InputBatches : IEnumerable<RecordBatch>, IDisposable
{
    private readonly ArrowStreamReader _reader;
    private RecordBatch? _current;
    private bool _isAtEnd;

    public InputBatches(Stream input)
    {
        _reader = new ArrowStreamReader(input, leaveOpen: true);
        if (_reader.Schema is not { FieldsList: [{ DataType: StructType columns }] })
        {
            throw new WorkerProtocolException(
                $"the rows of a mapInArrow task come in one struct column, but the stream has {_reader.Schema?.FieldsList.Count ?? 0} columns of other types.");
        }
        Schema = new Schema(columns.Fields, metadata: null);
    }

    /// <summary>The input columns in order; known also when the partition has no rows.</summary>
    public Schema Schema { get; }

    /// <summary>The next batch, which is valid until the next call, or null at the end.</summary>
    public RecordBatch? ReadNext()
    {
        _current?.Dispose();
        _current = null;
        if (_isAtEnd)
            return null;
        _current = _reader.ReadNextRecordBatch();
        _isAtEnd = _current is null;
        return _current is null ? null : Columns(_current);
    }

    public IEnumerator<RecordBatch> GetEnumerator()
    {
        while (ReadNext() is { } batch)
            yield return batch;
    }

    /// <summary>Reads what the job left unread, so that the connection stands at the end of the task.</summary>
    public void Drain()
    {
        while (ReadNext() is not null)
        {
        }
    }

    public void Dispose()
    {
        _current?.Dispose();
        _reader.Dispose();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private RecordBatch Columns(RecordBatch batch) => new(Schema, ((StructArray)batch.Column(0)).Fields, batch.Length);
}
