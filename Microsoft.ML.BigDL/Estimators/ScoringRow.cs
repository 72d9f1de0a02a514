using Microsoft.ML.BigDL.Data;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>A row with its scores. The network runs once a row however many of its columns are read.</summary>
internal sealed class ScoringRow : DataViewRow
{
    private readonly DataViewRow _source;
    private readonly DataViewSchema _schema;
    private readonly bool[] _active;
    private readonly ScoringModel _model;
    private readonly ScoringBatch? _batch;
    private readonly ColumnReader[] _readers = [];
    private long _scored = -1;

    public ScoringRow(DataViewRow source, DataViewSchema schema, bool[] active, ScoringModel model, SharedSession session)
    {
        _source = source;
        _schema = schema;
        _active = active;
        _model = model;
        if (active.AsSpan(source.Schema.Count).Contains(true))
        {
            _readers = ScoringBatch.Readers(model, source);
            _batch = new ScoringBatch(session, model, 1);
        }
    }

    public override long Position => _source.Position;

    public override long Batch => _source.Batch;

    public override DataViewSchema Schema => _schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_active[column.Index])
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the row was made.");

        if (column.Index < _source.Schema.Count)
            return _source.GetGetter<TValue>(_source.Schema[column.Index]);

        // An active column of ours means that the constructor made a batch.
        return ScoreGetters.Create(_model, column.Index - _source.Schema.Count, _batch!, Score) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}; {typeof(TValue)} was asked for.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => _source.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _batch?.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Score()
    {
        if (_source.Position != _scored)
        {
            _batch!.Load(0, _readers); // As in GetGetter.
            _batch.Run(1);
            _scored = _source.Position;
        }

        return 0;
    }
}
