using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>Arguments of Spark's methods as Java values: columns and frames as references, arrays as a Seq, dates as literals of their type.</summary>
internal static class JavaValues
{
    public static object?[] All(JavaGateway gateway, object?[] values) => [.. values.Select(value => Of(gateway, value))];

    private static object? Of(JavaGateway gateway, object? value) => value switch
    {
        null or bool or int or long or double or string or decimal or byte[] or JavaObject => value,
        Column column => column.ToJava(gateway),
        SparkDataFrame frame => frame.Java,
        float number => Lit((double)number).Cast("float").ToJava(gateway),
        sbyte number => Lit((int)number).Cast("tinyint").ToJava(gateway),
        short number => Lit((int)number).Cast("smallint").ToJava(gateway),
        byte number => (int)number,
        ushort number => (int)number,
        uint number => (long)number,
        char character => character.ToString(),
        DateOnly day => Column.Function("date_from_unix_date", Lit(day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber))
            .ToJava(gateway),
        DateTime moment => Moment(gateway, moment.Kind == DateTimeKind.Local ? moment.ToUniversalTime() : moment),
        DateTimeOffset moment => Moment(gateway, moment.UtcDateTime),
        object?[] items => gateway.Seq(All(gateway, items)),
        _ => throw new ArgumentException(
            $"A {value.GetType()} is no value of a Spark column. Use a number, a boolean, a text, a date, bytes or a Column.", nameof(value)),
    };

    private static JavaObject Moment(JavaGateway gateway, DateTime utc) =>
        Column.Function("timestamp_micros", Lit((utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)).ToJava(gateway);

    private static Column Lit(object value) => Column.Function("lit", value);
}
