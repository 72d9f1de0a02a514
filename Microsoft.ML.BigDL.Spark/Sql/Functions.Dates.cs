namespace Microsoft.ML.BigDL.Spark.Sql;

public static partial class Functions
{
    /// <summary>The moment the query began.</summary>
    public static Column CurrentTimestamp() => Column.Function("current_timestamp");

    /// <summary>The day the query began.</summary>
    public static Column CurrentDate() => Column.Function("current_date");

    /// <summary>A day from a text such as 2024-02-29.</summary>
    public static Column ToDate(Column column) => Column.Function("to_date", column);

    /// <summary>A day from a text of a format.</summary>
    public static Column ToDate(Column column, string format) => Column.Function("to_date", column, format);

    /// <summary>A moment from a text such as 2024-02-29 12:30:00.</summary>
    public static Column ToTimestamp(Column column) => Column.Function("to_timestamp", column);

    /// <summary>A moment from a text of a format.</summary>
    public static Column ToTimestamp(Column column, string format) => Column.Function("to_timestamp", column, format);

    /// <summary>A date as a text.</summary>
    public static Column DateFormat(Column column, string format) => Column.Function("date_format", column, format);

    /// <summary>The number of days between two dates.</summary>
    public static Column DateDiff(Column end, Column start) => Column.Function("datediff", end, start);

    /// <summary>A date some days later.</summary>
    public static Column DateAdd(Column start, int days) => Column.Function("date_add", start, days);

    /// <summary>The year of a date.</summary>
    public static Column Year(Column column) => Column.Function("year", column);

    /// <summary>The month of a date, from 1.</summary>
    public static Column Month(Column column) => Column.Function("month", column);

    /// <summary>The day of the month, from 1.</summary>
    public static Column DayOfMonth(Column column) => Column.Function("dayofmonth", column);

    /// <summary>The day of the week; 1 is Sunday.</summary>
    public static Column DayOfWeek(Column column) => Column.Function("dayofweek", column);

    /// <summary>The hour of a moment.</summary>
    public static Column Hour(Column column) => Column.Function("hour", column);
}
