using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>
/// Writes the visible columns of a view as the record batches that Spark expects. Signed numbers, booleans and text keep their type; byte becomes
/// smallint, UInt16 int, UInt32 bigint, UInt64 decimal(20,0); times become timestamps; a vector of bytes becomes binary and other
/// vectors arrays without gaps. A key becomes the value it stands for (text, for a label mapped from text) or, without values, its
/// 1-based number as bigint; the missing key becomes null. NaN stays NaN.
/// </summary>
internal static class ArrowRows
{
    /// <summary>Enough rows to hide the cost of a batch, and few enough that sending one overlaps with building the next.</summary>
    public const int DefaultRows = 1000;

    /// <summary>The size at which a batch ends before it has all its rows.</summary>
    public const long DefaultBytes = 4 << 20;

    public static SparkSchema SchemaOf(DataViewSchema schema) => new(Visible(schema).Select(column => ColumnWriters.Of(column).Field));

    /// <summary>The rows of a view in batches, each with its own memory.</summary>
    /// <exception cref="BigDLException">A column's type has no equal in Spark.</exception>
    public static IEnumerable<RecordBatch> Batches(IDataView view, int maxRows = DefaultRows, long maxBytes = DefaultBytes)
    {
        DataViewSchema.Column[] columns = [.. Visible(view.Schema)];
        ArrowColumnWriter[] writers = [.. columns.Select(ColumnWriters.Of)];
        Schema schema = new SparkSchema(writers.Select(writer => writer.Field)).ToArrow();
        return Read(view, columns, writers, schema, maxRows, maxBytes);
    }

    /// <summary>Writes one Arrow stream: schema, batches, end mark.</summary>
    public static void WriteStream(IDataView view, Stream stream, int maxRows = DefaultRows, long maxBytes = DefaultBytes)
    {
        using var writer = new ArrowStreamWriter(stream, SchemaOf(view.Schema).ToArrow(), leaveOpen: true);
        writer.WriteStart();
        foreach (RecordBatch batch in Batches(view, maxRows, maxBytes))
            writer.WriteRecordBatch(batch);
        writer.WriteEnd();
    }

    private static IEnumerable<RecordBatch> Read(
        IDataView view, DataViewSchema.Column[] columns, ArrowColumnWriter[] writers, Schema schema, int maxRows, long maxBytes)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        foreach (ArrowColumnWriter writer in writers)
            writer.Attach(cursor);

        int rows = 0;
        while (cursor.MoveNext())
        {
            foreach (ArrowColumnWriter writer in writers)
                writer.Append();
            if (++rows == maxRows || Bytes(writers) >= maxBytes)
            {
                yield return Take(writers, schema, rows);
                rows = 0;
            }
        }

        if (rows > 0)
            yield return Take(writers, schema, rows);
    }

    private static long Bytes(ArrowColumnWriter[] writers)
    {
        long bytes = 0;
        foreach (ArrowColumnWriter writer in writers)
            bytes += writer.Bytes;
        return bytes;
    }

    private static RecordBatch Take(ArrowColumnWriter[] writers, Schema schema, int rows) =>
        new(schema, writers.Select(writer => ArrowArrayFactory.BuildArray(writer.Take())), rows);

    private static IEnumerable<DataViewSchema.Column> Visible(DataViewSchema schema) => schema.Where(column => !column.IsHidden);
}
