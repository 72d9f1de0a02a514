namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>What a finished group took.</summary>
/// <param name="Steps">The iterations it ran.</param>
/// <param name="Running">From the start of its first iteration to the end of its last.</param>
/// <param name="Overhead">
/// Time in which nothing ran on the group's account: the job's wall time less Running where groups follow one another, the gap to the group
/// before where they overlap.
/// </param>
/// <param name="JobLatency">From handing the job to Spark until its tasks stand ready in the workers.</param>
internal readonly record struct GroupTiming(int Steps, TimeSpan Running, TimeSpan Overhead, TimeSpan JobLatency);
