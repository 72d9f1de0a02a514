using Apache.Arrow;
using Microsoft.Data.Analysis;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Record batches as a data frame of Microsoft.Data.Analysis and back. Nulls stay nulls; a null list becomes an empty one.</summary>
internal static class ArrowFrames
{
    private static readonly Dictionary<Type, Func<string, IEnumerable<object?>, DataFrameColumn>> s_columns = new()
    {
        [typeof(bool)] = (name, values) => new BooleanDataFrameColumn(name, Nullable<bool>(values)),
        [typeof(sbyte)] = (name, values) => new SByteDataFrameColumn(name, Nullable<sbyte>(values)),
        [typeof(short)] = (name, values) => new Int16DataFrameColumn(name, Nullable<short>(values)),
        [typeof(int)] = (name, values) => new Int32DataFrameColumn(name, Nullable<int>(values)),
        [typeof(long)] = (name, values) => new Int64DataFrameColumn(name, Nullable<long>(values)),
        [typeof(float)] = (name, values) => new SingleDataFrameColumn(name, Nullable<float>(values)),
        [typeof(double)] = (name, values) => new DoubleDataFrameColumn(name, Nullable<double>(values)),
        [typeof(decimal)] = (name, values) => new DecimalDataFrameColumn(name, Nullable<decimal>(values)),
        [typeof(DateTime)] = (name, values) => new DateTimeDataFrameColumn(name, Nullable<DateTime>(values)),
        [typeof(string)] = (name, values) => new StringDataFrameColumn(name, values.Cast<string>()),
        [typeof(byte[])] = Vectors<byte>,
        [typeof(bool[])] = Vectors<bool>,
        [typeof(sbyte[])] = Vectors<sbyte>,
        [typeof(short[])] = Vectors<short>,
        [typeof(int[])] = Vectors<int>,
        [typeof(long[])] = Vectors<long>,
        [typeof(float[])] = Vectors<float>,
        [typeof(double[])] = Vectors<double>,
        [typeof(string[])] = (name, values) => Vectors<ReadOnlyMemory<char>>(
            name, values.Select(texts => ((string[]?)texts)?.Select(text => text.AsMemory()).ToArray())),
    };

    /// <exception cref="BigDLException">No column of a data frame can hold the type of a column.</exception>
    public static DataFrame ToDataFrame(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        FlatColumn[] columns = FlatColumn.Of(schema, withImages: false);
        return new DataFrame(columns.Select(column =>
        {
            ArrowColumnReader reader = column.CreateReader();
            return s_columns.TryGetValue(reader.ValueType, out Func<string, IEnumerable<object?>, DataFrameColumn>? make)
                ? make(column.Name, Values(reader, batches))
                : throw ArrowTypes.Unsupported(column.Name, reader.Type);
        }));
    }

    /// <summary>All values of a column, row by row.</summary>
    public static IEnumerable<object?> Values(ArrowColumnReader reader, IReadOnlyList<RecordBatch> batches)
    {
        long firstRow = 0;
        foreach (RecordBatch batch in batches)
        {
            reader.Attach(batch, firstRow);
            for (int row = 0; row < batch.Length; row++)
            {
                reader.Row = row;
                yield return reader.Value;
            }

            firstRow += batch.Length;
        }
    }

    /// <summary>The rows of a data frame as one batch.</summary>
    /// <exception cref="BigDLException">A column's type has no equal in Spark.</exception>
    public static (SparkSchema Schema, RecordBatch Batch) ToBatch(DataFrame frame)
    {
        var columns = frame.Columns.Select(column => FrameColumns.ToArrow(column)).ToArray();
        var schema = new SparkSchema(columns.Select(column => column.Field));
        int rows = checked((int)frame.Rows.Count);
        return (schema, new RecordBatch(schema.ToArrow(), columns.Select(column => ArrowArrayFactory.BuildArray(column.Values)), rows));
    }

    private static IEnumerable<T?> Nullable<T>(IEnumerable<object?> values)
        where T : struct =>
        values.Select(value => (T?)value);

    private static VBufferDataFrameColumn<T> Vectors<T>(string name, IEnumerable<object?> values) =>
        new(name, values.Select(value => value is T[] items ? new VBuffer<T>(items.Length, items) : default));
}
