namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>What a host spent on its own computing in a group, waiting left out.</summary>
internal readonly record struct HostTiming(Host Host, int Ranks, TimeSpan Compute);
