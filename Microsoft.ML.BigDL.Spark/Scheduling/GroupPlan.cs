namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>The iterations that one job runs.</summary>
/// <param name="Run">Names the training run.</param>
/// <param name="MembershipEpoch">The placement it is meant for; workers refuse messages of an older one.</param>
/// <param name="FirstStep">Its first iteration, counted from 0 over the whole run.</param>
/// <param name="Count">Its iterations.</param>
/// <param name="DataEpoch">The pass over the data, from 0, which all its iterations belong to.</param>
/// <param name="FirstBatch">The batch of that pass which the first iteration takes, from 0.</param>
/// <param name="LearningStep">The number of updates the weights have had before its first iteration: where schedules and optimisers stand.</param>
internal sealed record GroupPlan(
    string Run, int MembershipEpoch, long FirstStep, int Count, int DataEpoch, int FirstBatch, long LearningStep)
{
    /// <summary>The first iteration after it.</summary>
    public long End => FirstStep + Count;
}
