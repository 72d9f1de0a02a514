using Apache.Arrow;
using Microsoft.ML.BigDL.Spark.Arrow;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>
/// The rows of a <see cref="SparkDataFrame"/> as a view, made by <see cref="SparkDataFrame.ToDataView"/>. <see cref="SparkSchema"/> says what the
/// types become. A cursor runs one Spark job per partition, when it gets there.
/// </summary>
public sealed class SparkDataView : IDataView
{
    private readonly SparkSchema _fields;
    private readonly FlatColumn[] _columns;

    internal SparkDataView(SparkDataFrame source)
    {
        Source = source;
        _fields = source.Schema();
        _columns = FlatColumn.Of(_fields.ToArrow(), withImages: true);
        Schema = FlatColumn.SchemaOf(_columns);
    }

    /// <summary>The frame whose rows these are.</summary>
    public SparkDataFrame Source { get; }

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <summary>Not known: counting would compute the frame.</summary>
    public long? GetRowCount() => null;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        var active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
            active[column.Index] = true;

        // The executors convert only what is read. A frame of no columns would have no rows either, so one always stays.
        int[] fields = [.. _columns.Where((_, i) => active[i]).Select(column => column.Path[0]).DefaultIfEmpty(0).Distinct()];
        bool namesAreUnique = _fields.Select(field => field.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == _fields.Count;
        if (!namesAreUnique)
            fields = [.. Enumerable.Range(0, _fields.Count)];

        ArrowColumnReader?[] readers = [.. _columns.Select((column, i) => active[i] ? Moved(column, fields).CreateReader() : null)];
        SparkDataFrame frame = fields.Length == _fields.Count
            ? Source
            : Source.Select([.. fields.Select(i => Functions.Col(SparkField.Quoted(_fields[i].Name)))]);
        Schema schema = new SparkSchema(fields.Select(i => _fields[i])).ToArrow();
        return new ArrowCursor(Schema, readers, PartitionStream.Batches(frame, schema));
    }

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static FlatColumn Moved(FlatColumn column, int[] fields) =>
        column with { Path = [System.Array.IndexOf(fields, column.Path[0]), .. column.Path.Skip(1)] };
}
