using System.Globalization;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>
/// An expression over the columns of a <see cref="SparkDataFrame"/>. It is made by <see cref="Functions"/> or taken from a frame as
/// <c>frame["name"]</c>, needs no session, and is checked by Spark when a frame uses it. The comparison operators compare columns row by row;
/// where a column is compared with null as an object, write <c>column is null</c>.
/// </summary>
/// <example><code>
/// frame.Filter(Col("age") &gt; 21 &amp; Col("name").Like("A%")).Select((Col("age") + 1).As("next"))
/// </code></example>
public sealed partial class Column
{
    private readonly Func<JavaGateway, JavaObject> _make;
    private readonly string _text;

    private Column(string text, Func<JavaGateway, JavaObject> make)
    {
        _text = text;
        _make = make;
    }

    /// <summary>Adds.</summary>
    public static Column operator +(Column left, object right) => Of(left).Method("plus", right);

    /// <summary>Subtracts.</summary>
    public static Column operator -(Column left, object right) => Of(left).Method("minus", right);

    /// <summary>Multiplies.</summary>
    public static Column operator *(Column left, object right) => Of(left).Method("multiply", right);

    /// <summary>Divides; the result of whole numbers is a double.</summary>
    public static Column operator /(Column left, object right) => Of(left).Method("divide", right);

    /// <summary>The remainder of a division.</summary>
    public static Column operator %(Column left, object right) => Of(left).Method("mod", right);

    /// <summary>Negates a number.</summary>
    public static Column operator -(Column column) => Function("negate", column);

    /// <summary>Negates a boolean.</summary>
    public static Column operator !(Column column) => Function("not", column);

    /// <summary>Whether values are equal; null where one of them is null.</summary>
    public static Column operator ==(Column left, object right) => Of(left).Method("equalTo", right);

    /// <summary>Whether values differ; null where one of them is null.</summary>
    public static Column operator !=(Column left, object right) => Of(left).Method("notEqual", right);

    /// <summary>Whether the left value is less.</summary>
    public static Column operator <(Column left, object right) => Of(left).Method("lt", right);

    /// <summary>Whether the left value is greater.</summary>
    public static Column operator >(Column left, object right) => Of(left).Method("gt", right);

    /// <summary>Whether the left value is less or equal.</summary>
    public static Column operator <=(Column left, object right) => Of(left).Method("leq", right);

    /// <summary>Whether the left value is greater or equal.</summary>
    public static Column operator >=(Column left, object right) => Of(left).Method("geq", right);

    /// <summary>Whether both are true.</summary>
    public static Column operator &(Column left, Column right) => Of(left).Method("and", right);

    /// <summary>Whether one of both is true.</summary>
    public static Column operator |(Column left, Column right) => Of(left).Method("or", right);

    /// <summary>Columns are objects like others for .NET: two are equal when they are the same object.</summary>
    /// <param name="obj">The other object.</param>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>The expression in a readable form; not a text that Spark parses.</summary>
    public override string ToString() => _text;

    /// <summary>A call of a method of Spark's <c>org.apache.spark.sql.functions</c>.</summary>
    internal static Column Function(string name, params object?[] arguments) => new(
        $"{name}({Text(arguments)})",
        gateway => gateway.CallStatic<JavaObject>("org.apache.spark.sql.functions", name, JavaValues.All(gateway, arguments)));

    /// <summary>A column that Java has already.</summary>
    internal static Column Existing(string text, JavaObject column) => new(text, _ => column);

    /// <summary>A call of a method of Spark's Column.</summary>
    internal Column Method(string name, params object?[] arguments) => new(
        $"{_text}.{name}({Text(arguments)})",
        gateway => ToJava(gateway).Call<JavaObject>(name, JavaValues.All(gateway, arguments)));

    internal JavaObject ToJava(JavaGateway gateway) => _make(gateway);

    private static Column Of(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column;
    }

    private static string Text(object?[] values) => string.Join(", ", values.Select(value => value switch
    {
        null => "null",
        string text => $"'{text}'",
        object?[] items => Text(items),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    }));
}
