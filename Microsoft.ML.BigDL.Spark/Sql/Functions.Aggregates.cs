namespace Microsoft.ML.BigDL.Spark.Sql;

public static partial class Functions
{
    /// <summary>The average of a group.</summary>
    public static Column Avg(Column column) => Column.Function("avg", column);

    /// <summary>The average of a group.</summary>
    public static Column Avg(string name) => Column.Function("avg", Col(name));

    /// <summary>The average of a group; the same as <see cref="Avg(Column)"/>.</summary>
    public static Column Mean(Column column) => Column.Function("avg", column);

    /// <summary>The sum of a group.</summary>
    public static Column Sum(Column column) => Column.Function("sum", column);

    /// <summary>The sum of a group.</summary>
    public static Column Sum(string name) => Column.Function("sum", Col(name));

    /// <summary>How many values of a group are not null.</summary>
    public static Column Count(Column column) => Column.Function("count", column);

    /// <summary>How many values of a group are not null; <c>*</c> counts rows.</summary>
    public static Column Count(string name) => Column.Function("count", name);

    /// <summary>How many different values a group has.</summary>
    public static Column CountDistinct(Column column, params Column[] columns) => Column.Function("count_distinct", column, columns);

    /// <summary>About how many different values a group has, within 5 %.</summary>
    public static Column ApproxCountDistinct(Column column) => Column.Function("approx_count_distinct", column);

    /// <summary>The least value of a group.</summary>
    public static Column Min(Column column) => Column.Function("min", column);

    /// <summary>The least value of a group.</summary>
    public static Column Min(string name) => Column.Function("min", Col(name));

    /// <summary>The greatest value of a group.</summary>
    public static Column Max(Column column) => Column.Function("max", column);

    /// <summary>The greatest value of a group.</summary>
    public static Column Max(string name) => Column.Function("max", Col(name));

    /// <summary>The first value of a group.</summary>
    public static Column First(Column column, bool ignoreNulls = false) => Column.Function("first", column, ignoreNulls);

    /// <summary>The last value of a group.</summary>
    public static Column Last(Column column, bool ignoreNulls = false) => Column.Function("last", column, ignoreNulls);

    /// <summary>The sample standard deviation of a group.</summary>
    public static Column Stddev(Column column) => Column.Function("stddev", column);

    /// <summary>The sample variance of a group.</summary>
    public static Column Variance(Column column) => Column.Function("variance", column);

    /// <summary>The correlation of two columns in a group.</summary>
    public static Column Corr(Column left, Column right) => Column.Function("corr", left, right);

    /// <summary>The values of a group as an array.</summary>
    public static Column CollectList(Column column) => Column.Function("collect_list", column);

    /// <summary>The different values of a group as an array.</summary>
    public static Column CollectSet(Column column) => Column.Function("collect_set", column);
}
