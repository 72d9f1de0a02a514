namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>How long a run that fails again and again is kept going.</summary>
internal sealed record RetryOptions
{
    /// <summary>Failures in a row, without a finished group between them, after which the run ends; default 5.</summary>
    public int Failures { get; init; } = 5;

    /// <summary>The wait before the second attempt in a row, doubled for each further one; the first is made at once. Default 200 ms.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait; default 10 s.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);
}
