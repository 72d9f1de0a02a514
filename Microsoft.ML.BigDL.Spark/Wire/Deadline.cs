using System.Diagnostics;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>A moment until which something may take, and how long that was to be.</summary>
internal readonly struct Deadline(TimeSpan length)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public TimeSpan Length { get; } = length;

    public bool HasPassed => Stopwatch.GetElapsedTime(_start) >= Length;

    /// <summary>What is left, at least a millisecond.</summary>
    public TimeSpan Left
    {
        get
        {
            TimeSpan left = Length - Stopwatch.GetElapsedTime(_start);
            return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
        }
    }
}
