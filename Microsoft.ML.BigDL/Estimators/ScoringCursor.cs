using Microsoft.ML.BigDL.Data;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>
/// Reads ahead a batch of rows, scores them in one run, and then hands them out one by one. Columns that cannot wait in a
/// buffer come from a second cursor that moves in step.
/// </summary>
internal sealed class ScoringCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _ahead;
    private readonly DataViewRowCursor? _beside;
    private readonly DataViewSchema _schema;
    private readonly bool[] _active;
    private readonly ScoringModel _model;
    private readonly ScoringBatch _batch;
    private readonly ColumnReader[] _readers;
    private readonly PassedColumn?[] _passed;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly DataViewRowId[] _ids = new DataViewRowId[ScoringView.BatchRows];
    private readonly long[] _positions = new long[ScoringView.BatchRows];
    private readonly long[] _batches = new long[ScoringView.BatchRows];
    private int _rows;
    private int _row = -1;

    public ScoringCursor(
        DataViewRowCursor ahead, DataViewRowCursor? beside, DataViewSchema schema, bool[] active, ScoringModel model, SharedSession session)
    {
        _ahead = ahead;
        _beside = beside;
        _schema = schema;
        _active = active;
        _model = model;
        _idGetter = ahead.GetIdGetter();
        _readers = ScoringBatch.Readers(model, ahead);
        _passed = [.. ahead.Schema.Select(column => active[column.Index] && PassedColumn.CanStore(column)
            ? PassedColumn.Create(ahead, column, ScoringView.BatchRows)
            : null)];
        _batch = new ScoringBatch(session, model, ScoringView.BatchRows);
    }

    public override long Position => _row < 0 ? -1 : _positions[_row];

    public override long Batch => _row < 0 ? 0 : _batches[_row];

    public override DataViewSchema Schema => _schema;

    public override bool MoveNext()
    {
        if (++_row >= _rows)
        {
            Refill();
            _row = _rows == 0 ? -1 : 0;
        }

        return _rows > 0 && (_beside is null || _beside.MoveNext());
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_active[column.Index])
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");

        int sources = _ahead.Schema.Count;
        if (column.Index < sources && _passed[column.Index] is null)
            return _beside!.GetGetter<TValue>(_beside.Schema[column.Index]); // Made whenever an active column cannot be stored.

        Delegate getter = column.Index < sources
            ? _passed[column.Index]!.Getter(Current) // The branch above left only columns with a buffer.
            : ScoreGetters.Create(_model, column.Index - sources, _batch, Current);
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' holds {column.Type}; {typeof(TValue)} was asked for.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[Current()];

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _batch.Dispose();
            _ahead.Dispose();
            _beside?.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Current() => _row >= 0 ? _row : throw new InvalidOperationException("The cursor is not on a row. Call MoveNext first.");

    private void Refill()
    {
        _rows = 0;
        while (_rows < ScoringView.BatchRows && _ahead.MoveNext())
        {
            _positions[_rows] = _ahead.Position;
            _batches[_rows] = _ahead.Batch;
            _idGetter(ref _ids[_rows]);
            foreach (PassedColumn? column in _passed)
                column?.Store(_rows);

            _batch.Load(_rows, _readers);
            _rows++;
        }

        if (_rows > 0)
            _batch.Run(_rows);
    }
}
