namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// How the iterations of a training run become Spark jobs. The weights that come out are the same; what differs is how much of the time
/// goes to scheduling. What is not <see cref="Group"/> is there to be measured against.
/// </summary>
public enum SchedulingMode
{
    /// <summary>
    /// One barrier job runs a group of many iterations, in which the workers exchange gradients among themselves; the driver decides between
    /// groups. The default.
    /// </summary>
    /// <remarks>After Drizzle: Venkataraman et al., SOSP 2017, DOI 10.1145/3132747.3132750.</remarks>
    Group,

    /// <summary>One job per iteration: gradient, exchange among the workers and update.</summary>
    JobPerIteration,

    /// <summary>Two jobs per iteration, as in BigDL: the gradients of the first stay in the workers, the second exchanges them and updates.</summary>
    TwoJobsPerIteration,

    /// <summary>
    /// One job per iteration, as in MLlib: tasks get the weights from the driver and give gradients back, which the driver sums and applies.
    /// A lost executor ends the run, which can go on from a checkpoint.
    /// </summary>
    DriverAggregate,
}
