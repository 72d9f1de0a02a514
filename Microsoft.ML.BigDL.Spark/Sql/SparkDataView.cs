using Apache.Arrow;
using Microsoft.ML.BigDL.Spark.Arrow;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>
/// The rows of a <see cref="SparkDataFrame"/> as a view, made by <see cref="SparkDataFrame.ToDataView"/>. <see cref="SparkSchema"/> says what the
/// types become. A cursor runs one Spark job per partition, when it gets there.
/// </summary>
public sealed class SparkDataView : IDataView
{
    private readonly FlatColumn[] _columns;

    internal SparkDataView(SparkDataFrame source)
    {
        Source = source;
        Fields = source.Schema();
        _columns = FlatColumn.Of(Fields.ToArrow(), withImages: true);
        Schema = FlatColumn.SchemaOf(_columns);
    }

    /// <summary>The frame whose rows these are.</summary>
    public SparkDataFrame Source { get; }

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <summary>The columns of the frame.</summary>
    internal SparkSchema Fields { get; }

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

        int[] fields = FieldsOf(Schema.Where(column => active[column.Index]));
        ArrowColumnReader?[] readers = [.. _columns.Select((column, i) => active[i] ? column.Among(fields).CreateReader() : null)];
        Schema schema = new SparkSchema(fields.Select(i => Fields[i])).ToArrow();
        return new ArrowCursor(Schema, readers, PartitionStream.Batches(Frame(fields), schema));
    }

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>The positions of the frame's columns that some columns of this view are read from: the executors convert only these.</summary>
    internal int[] FieldsOf(IEnumerable<DataViewSchema.Column> columns)
    {
        // A frame of no columns would have no rows either, so one always stays.
        int[] fields = [.. columns.Select(column => _columns[column.Index].Path[0]).DefaultIfEmpty(0).Distinct().Order()];
        bool namesAreUnique = Fields.Select(field => field.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == Fields.Count;
        return namesAreUnique ? fields : [.. Enumerable.Range(0, Fields.Count)];
    }

    /// <summary>The frame with the columns at these positions.</summary>
    internal SparkDataFrame Frame(int[] fields) => fields.Length == Fields.Count
        ? Source
        : Source.Select([.. fields.Select(i => Functions.Col(SparkField.Quoted(Fields[i].Name)))]);
}
