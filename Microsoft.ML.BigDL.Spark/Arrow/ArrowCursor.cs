using Apache.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>One pass over record batches, row by row.</summary>
internal sealed class ArrowCursor : DataViewRowCursor
{
    private readonly ArrowColumnReader?[] _readers;
    private readonly ArrowColumnReader[] _active;
    private readonly IEnumerator<RecordBatch> _batches;
    private long _firstRow;
    private int _rows;
    private int _row = -1;
    private bool _ended;

    public ArrowCursor(DataViewSchema schema, ArrowColumnReader?[] readers, IEnumerable<RecordBatch> batches, long firstRow = 0)
    {
        Schema = schema;
        _readers = readers;
        _active = [.. readers.OfType<ArrowColumnReader>()];
        _batches = batches.GetEnumerator();
        _firstRow = firstRow;
    }

    public override long Position => _row < 0 || _ended ? -1 : _firstRow + _row;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

    public override bool IsColumnActive(DataViewSchema.Column column) => _readers[column.Index] is not null;

    public override bool MoveNext()
    {
        if (_ended)
            return false;
        if (++_row >= _rows && !NextBatch())
        {
            _ended = true;
            return false;
        }

        foreach (ArrowColumnReader reader in _active)
            reader.Row = _row;
        return true;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ArrowColumnReader reader = _readers[column.Index]
            ?? throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
        return reader.Getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' holds {column.Type}; {typeof(TValue)} was asked for.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId value) => value = new DataViewRowId((ulong)Position, 0);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _batches.Dispose();
        _ended = true;
        base.Dispose(disposing);
    }

    private bool NextBatch()
    {
        do
        {
            _firstRow += _rows;
            _row = 0;
            _rows = 0;
            if (!_batches.MoveNext())
                return false;
            _rows = _batches.Current.Length;
        }
        while (_rows == 0);

        foreach (ArrowColumnReader reader in _active)
            reader.Attach(_batches.Current, _firstRow);
        return true;
    }
}
