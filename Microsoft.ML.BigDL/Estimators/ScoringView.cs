namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Data with the network's scores added, computed in batches as a cursor moves over it.</summary>
internal sealed class ScoringView(BigDLTransformer transformer, IDataView source, DataViewSchema schema, ScoringModel model, SharedSession session) : IDataView
{
    /// <summary>The rows scored in one run of the network.</summary>
    public const int BatchRows = 256;

    /// <summary>The network in its pipeline.</summary>
    public BigDLTransformer Transformer => transformer;

    public IDataView Source => source;

    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
            active[column.Index] = true;

        DataViewSchema.Column[] passed = [.. source.Schema.Where(column => active[column.Index])];
        if (!active.AsSpan(source.Schema.Count).Contains(true))
            return new PassingCursor(source.GetRowCursor(passed), schema, active);

        DataViewSchema.Column[] inputs = [.. model.Inputs.Select(input => Data.ColumnReader.Find(source.Schema, input.Request))];
        DataViewSchema.Column[] apart = [.. passed.Where(column => !PassedColumn.CanStore(column))];
        DataViewSchema.Column[] stored = [.. passed.Except(apart)];
        DataViewRowCursor ahead = source.GetRowCursor(stored.Concat(inputs).DistinctBy(column => column.Index));
        DataViewRowCursor? beside = apart.Length == 0 ? null : source.GetRowCursor(apart);
        return new ScoringCursor(ahead, beside, schema, active, model, session);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
