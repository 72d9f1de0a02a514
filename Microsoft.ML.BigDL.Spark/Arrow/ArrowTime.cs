using Apache.Arrow.Types;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Arrow's days, moments and lengths of time as .NET's, which count ticks of 100 ns, and back.</summary>
internal static class ArrowTime
{
    public static DateTime FromDays(int days) => DateTime.UnixEpoch.AddDays(days).Date;

    /// <summary>Moments as UTC; times of no zone with an unspecified kind.</summary>
    public static Func<long, DateTime> Moments(TimestampType type)
    {
        DateTimeKind kind = type.IsTimeZoneAware ? DateTimeKind.Utc : DateTimeKind.Unspecified;
        TimeUnit unit = type.Unit;
        return value => new DateTime(DateTime.UnixEpoch.Ticks + Ticks(value, unit), kind);
    }

    public static Func<long, TimeSpan> Spans(TimeUnit unit) => value => new TimeSpan(Ticks(value, unit));

    /// <summary>Microseconds since 1970 in UTC, rounded down; a time of no particular zone is taken as UTC.</summary>
    public static long ToMicroseconds(DateTime moment) => ToMicroseconds(
        (moment.Kind == DateTimeKind.Local ? moment.ToUniversalTime() : moment).Ticks - DateTime.UnixEpoch.Ticks);

    public static long ToMicroseconds(TimeSpan span) => ToMicroseconds(span.Ticks);

    private static long ToMicroseconds(long ticks) =>
        (ticks >= 0 ? ticks : ticks - (TimeSpan.TicksPerMicrosecond - 1)) / TimeSpan.TicksPerMicrosecond;

    private static long Ticks(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Second => checked(value * TimeSpan.TicksPerSecond),
        TimeUnit.Millisecond => checked(value * TimeSpan.TicksPerMillisecond),
        TimeUnit.Microsecond => checked(value * TimeSpan.TicksPerMicrosecond),
        _ => value / TimeSpan.NanosecondsPerTick,
    };
}
