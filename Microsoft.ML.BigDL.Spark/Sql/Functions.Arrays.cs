namespace Microsoft.ML.BigDL.Spark.Sql;

public static partial class Functions
{
    /// <summary>The number of elements of an array or map.</summary>
    public static Column Size(Column column) => Column.Function("size", column);

    /// <summary>An element of an array, from 1 (from the end below 0), or the value of a key of a map.</summary>
    public static Column ElementAt(Column column, object key) => Column.Function("element_at", column, key);

    /// <summary>Whether an array contains a value.</summary>
    public static Column ArrayContains(Column column, object value) => Column.Function("array_contains", column, value);

    /// <summary>A row for each element of an array.</summary>
    public static Column Explode(Column column) => Column.Function("explode", column);

    /// <summary>The elements in ascending order.</summary>
    public static Column SortArray(Column column) => Column.Function("sort_array", column);
}
