using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Messages;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>A group whose job was handed to Spark.</summary>
/// <param name="Command">What its tasks do.</param>
/// <param name="Launched">When it was handed over, in ticks of the stopwatch.</param>
/// <param name="Landing">Its reports, and when they came.</param>
internal sealed record FlyingGroup(GroupCommand Command, long Launched, Task<(GroupReport[] Reports, long Landed)> Landing)
{
    /// <summary>From handing the job over to its answer; once it has landed.</summary>
    public TimeSpan Wall => Stopwatch.GetElapsedTime(Launched, Landing.Result.Landed);
}
