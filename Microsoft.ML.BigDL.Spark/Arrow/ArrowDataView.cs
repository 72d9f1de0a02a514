using Apache.Arrow;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>
/// A view over record batches, which it reads anew for every cursor and never holds. <see cref="SparkSchema"/> says what the types become.
/// </summary>
internal sealed class ArrowDataView : IDataView
{
    private readonly FlatColumn[] _columns;
    private readonly Func<IEnumerable<RecordBatch>> _open;
    private readonly long? _rowCount;
    private readonly long _firstRow;

    /// <summary>Makes a view.</summary>
    /// <param name="schema">The columns of every batch.</param>
    /// <param name="open">
    /// Begins a fresh pass over the batches. A batch must stay valid until the next one is asked for; who owns it is the stream's affair.
    /// </param>
    /// <param name="rowCount">The number of rows, when it is known.</param>
    /// <param name="firstRow">The number by which messages and positions call the first row.</param>
    /// <param name="extents">For each column what its lists' extents are declared to be, empty for no declaration; null for none at all.</param>
    /// <exception cref="BigDLException">No ML.NET column can hold the type of a column.</exception>
    public ArrowDataView(Schema schema, Func<IEnumerable<RecordBatch>> open, long? rowCount = null, long firstRow = 0, int[][]? extents = null)
    {
        _columns = FlatColumn.Of(schema, withImages: true, extents);
        _open = open;
        _rowCount = rowCount;
        _firstRow = firstRow;
        Schema = FlatColumn.SchemaOf(_columns);
    }

    public DataViewSchema Schema { get; }

    /// <summary>
    /// The positions, among the schema's, of the top-level columns that the batches have; null where they have all. No other column can be read.
    /// </summary>
    public int[]? Fields { get; init; }

    public bool CanShuffle => false;

    /// <summary>
    /// A view over the batches that Spark's <c>mapInArrow</c> sends: one struct column whose fields are the columns.
    /// </summary>
    /// <exception cref="BigDLException">The schema has another form, or a column of a type that ML.NET lacks.</exception>
    public static ArrowDataView OfMapInArrow(Schema schema, Func<IEnumerable<RecordBatch>> open, long? rowCount = null) =>
        new(MapInArrowForm.Unwrap(schema), () => open().Select(MapInArrowForm.Unwrap), rowCount);

    public long? GetRowCount() => _rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
            active[column.Index] = true;
        ArrowColumnReader?[] readers = [.. _columns.Select((column, i) => !active[i] ? null : (Fields is null ? column : column.Among(Fields)).CreateReader())];
        return new ArrowCursor(Schema, readers, _open(), _firstRow);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
