namespace Microsoft.ML.BigDL.Spark.Sql;

public static partial class Functions
{
    /// <summary>The absolute value.</summary>
    public static Column Abs(Column column) => Column.Function("abs", column);

    /// <summary>The square root.</summary>
    public static Column Sqrt(Column column) => Column.Function("sqrt", column);

    /// <summary>e to the power of the value.</summary>
    public static Column Exp(Column column) => Column.Function("exp", column);

    /// <summary>The natural logarithm.</summary>
    public static Column Log(Column column) => Column.Function("log", column);

    /// <summary>The natural logarithm of the value plus one.</summary>
    public static Column Log1P(Column column) => Column.Function("log1p", column);

    /// <summary>A power.</summary>
    public static Column Pow(Column value, object power) => Column.Function("pow", value, Operand(power));

    /// <summary>The greatest whole number that is not greater.</summary>
    public static Column Floor(Column column) => Column.Function("floor", column);

    /// <summary>The least whole number that is not less.</summary>
    public static Column Ceil(Column column) => Column.Function("ceil", column);

    /// <summary>The value rounded to some decimal places, halves away from zero.</summary>
    public static Column Round(Column column, int scale = 0) => Column.Function("round", column, scale);
}
