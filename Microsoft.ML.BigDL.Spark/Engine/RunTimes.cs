namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>Where the time of a run went, over all groups done.</summary>
/// <param name="Steps">Steps done.</param>
/// <param name="Wall">From handing groups to Spark until their answers.</param>
/// <param name="Running">Of it, in which steps ran; the rest is scheduling.</param>
/// <param name="Exchange">Of it, spent exchanging gradients and weights.</param>
/// <param name="BytesSent">Bytes that hosts sent to each other.</param>
internal readonly record struct RunTimes(long Steps, TimeSpan Wall, TimeSpan Running, TimeSpan Exchange, long BytesSent)
{
    public static RunTimes operator +(RunTimes left, RunTimes right) => new(
        left.Steps + right.Steps, left.Wall + right.Wall, left.Running + right.Running, left.Exchange + right.Exchange, left.BytesSent + right.BytesSent);

    public static RunTimes operator -(RunTimes left, RunTimes right) => new(
        left.Steps - right.Steps, left.Wall - right.Wall, left.Running - right.Running, left.Exchange - right.Exchange, left.BytesSent - right.BytesSent);
}
