namespace Microsoft.ML.BigDL.Training;

/// <summary>The state of a training after a step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">The step within the epoch, from 1.</param>
/// <param name="Loss">The mean loss over the epoch so far.</param>
/// <param name="Metric">The first metric over the epoch so far; NaN when there is none.</param>
/// <param name="RecordsPerSecond">Records trained on per second in this epoch.</param>
/// <param name="Remaining">The estimated time to the end of the last epoch.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Step, double Loss, double Metric, double RecordsPerSecond, TimeSpan Remaining)
{
    /// <summary>Where the time goes on a cluster; null where all of it is computing.</summary>
    public TrainingShares? Shares { get; init; }
}
