namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>
/// Spark's functions of columns, under their names in .NET's spelling. What is missing here is reached by <see cref="Call"/>, by
/// <see cref="CallFunction"/> or by <see cref="Expr"/>.
/// </summary>
/// <example><code>
/// using static Microsoft.ML.BigDL.Spark.Sql.Functions;
/// frame.GroupBy("city").Agg(Avg(Col("price")).As("mean"), Count("*"))
/// </code></example>
public static partial class Functions
{
    /// <summary>The column of a name; <c>outer.inner</c> is a field of a struct.</summary>
    public static Column Col(string name) => Column.Function("col", name);

    /// <summary>A value that is the same in every row: null, a number, a boolean, a text, a date, bytes.</summary>
    public static Column Lit(object? value) => Column.Function("lit", value);

    /// <summary>An expression written in Spark SQL.</summary>
    public static Column Expr(string expression) => Column.Function("expr", expression);

    /// <summary>A value where a condition holds; go on with <c>When</c> and <c>Otherwise</c>.</summary>
    public static Column When(Column condition, object? value) => Column.Function("when", condition, value);

    /// <summary>The first value that is not null.</summary>
    public static Column Coalesce(params Column[] columns) => Column.Function("coalesce", [columns]);

    /// <summary>Whether the value is null.</summary>
    public static Column IsNull(Column column) => Column.Function("isnull", column);

    /// <summary>Whether the value is not a number.</summary>
    public static Column IsNaN(Column column) => Column.Function("isnan", column);

    /// <summary>Negates a boolean.</summary>
    public static Column Not(Column column) => Column.Function("not", column);

    /// <summary>The greatest of some values, nulls left out.</summary>
    public static Column Greatest(params Column[] columns) => Column.Function("greatest", [columns]);

    /// <summary>The least of some values, nulls left out.</summary>
    public static Column Least(params Column[] columns) => Column.Function("least", [columns]);

    /// <summary>An array of values.</summary>
    public static Column Array(params Column[] columns) => Column.Function("array", [columns]);

    /// <summary>A struct with a field for each column.</summary>
    public static Column Struct(params Column[] columns) => Column.Function("struct", [columns]);

    /// <summary>A hash of 32 bits (Murmur3).</summary>
    public static Column Hash(params Column[] columns) => Column.Function("hash", [columns]);

    /// <summary>A number of 64 bits for each row that differs from all others and grows within a partition.</summary>
    public static Column MonotonicallyIncreasingId() => Column.Function("monotonically_increasing_id");

    /// <summary>The number of the row's partition, from 0.</summary>
    public static Column SparkPartitionId() => Column.Function("spark_partition_id");

    /// <summary>The file the row was read from.</summary>
    public static Column InputFileName() => Column.Function("input_file_name");

    /// <summary>A random number, uniform in [0, 1), from a seed of its own.</summary>
    public static Column Rand() => Column.Function("rand");

    /// <summary>A random number, uniform in [0, 1).</summary>
    public static Column Rand(long seed) => Column.Function("rand", seed);

    /// <summary>A random number of the standard normal distribution.</summary>
    public static Column Randn(long seed) => Column.Function("randn", seed);

    /// <summary>Ascending order, nulls first.</summary>
    public static Column Asc(string name) => Column.Function("asc", name);

    /// <summary>Descending order, nulls last.</summary>
    public static Column Desc(string name) => Column.Function("desc", name);

    /// <summary>A function by its name in Spark SQL, built in or registered; for instance <c>CallFunction("soundex", Col("name"))</c>.</summary>
    public static Column CallFunction(string name, params Column[] columns) => Column.Function("call_function", name, columns);

    /// <summary>
    /// A method of Spark's <c>org.apache.spark.sql.functions</c> by its name there. Arguments are columns, numbers, booleans and texts; an array
    /// stands for a variable number of arguments.
    /// </summary>
    public static Column Call(string method, params object?[] arguments) => Column.Function(method, arguments);

    private static Column Operand(object value) => value as Column ?? Lit(value);
}
