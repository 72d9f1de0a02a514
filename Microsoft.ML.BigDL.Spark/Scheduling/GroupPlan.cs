namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>The iterations that one job runs.</summary>
/// <param name="FirstStep">Its first iteration, counted from 0 over the whole run.</param>
/// <param name="Steps">Its iterations.</param>
/// <param name="Epoch">The pass over the data, from 0, which all its iterations belong to.</param>
/// <param name="FirstStepOfEpoch">The iteration of that pass which is the first, from 0.</param>
internal sealed record GroupPlan(long FirstStep, int Steps, int Epoch, int FirstStepOfEpoch)
{
    /// <summary>The first iteration after it.</summary>
    public long End => FirstStep + Steps;
}
