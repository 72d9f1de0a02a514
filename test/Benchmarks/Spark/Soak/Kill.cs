namespace Microsoft.ML.BigDL.Benchmarks.Spark.Soak;

/// <summary>A process killed during a run.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Recovery">From the kill to the end of the first group of steps after the run had noticed it.</param>
/// <param name="Reading">Of it, until the partitions that were lost had been read again and brought to the hosts of their ranks.</param>
internal sealed record Kill(string Kind, TimeSpan Recovery, TimeSpan Reading);
