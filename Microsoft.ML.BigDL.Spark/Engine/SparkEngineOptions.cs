using Microsoft.ML.BigDL.Spark.Scheduling;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Spark;

/// <summary>How an engine uses its executors.</summary>
public sealed record SparkEngineOptions
{
    /// <summary>How iterations become Spark jobs; default groups of many iterations.</summary>
    public SchedulingMode Mode { get; init; } = SchedulingMode.Group;

    /// <summary>
    /// Iterations per Spark job, at least 1; default null: tuned while training, so that scheduling takes a few per cent of the time. A group
    /// never reaches across the end of an epoch.
    /// </summary>
    public int? GroupSize
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "SparkEngineOptions.GroupSize must be 1 or more iterations, or null.");
    }

    /// <summary>
    /// Whether the next group's job is handed to Spark while the present group runs, so that its tasks stand ready when that ends; default true.
    /// It takes two task slots on every executor, such as two cores, and <c>spark.locality.wait</c> at 1 s or more, as sessions made here have it;
    /// without them groups follow one another. Executors keep one more copy of weights and optimiser state.
    /// </summary>
    public bool Overlap { get; init; } = true;

    /// <summary>How gradients travel between executors; default as they are, in 32 bits.</summary>
    public GradientCompression Compression { get; init; }

    /// <summary>The number of executors to wait for before a run starts; default 1. A run uses all that are there then.</summary>
    public int MinimumExecutors
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "SparkEngineOptions.MinimumExecutors must be 1 or more.");
    } = 1;

    /// <summary>How long to wait for them; default 2 minutes.</summary>
    public TimeSpan ExecutorTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The first port that executors listen on for each other; default 0, any free port.</summary>
    public int FirstPort { get; init; }

    /// <summary>The last port that executors may listen on.</summary>
    public int LastPort { get; init; }
}
