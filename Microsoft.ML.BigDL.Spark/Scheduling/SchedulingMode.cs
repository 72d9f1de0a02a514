namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// How the iterations of a training run become Spark jobs. The weights that come out are the same; what differs is how much of the time
/// goes to scheduling. All but <see cref="Group"/> stand for what others do and are there to be measured against.
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

    /// <summary>Two jobs per iteration, one for the gradients and one for summing and updating the slices, as BigDL does.</summary>
    /// <remarks>Dai et al., SoCC 2019, arXiv 1804.05839.</remarks>
    TwoJobsPerIteration,

    /// <summary>
    /// One job per iteration; the gradients travel to the driver, which sums and updates, and the weights travel back, as Spark's MLlib does.
    /// </summary>
    DriverAggregate,
}
