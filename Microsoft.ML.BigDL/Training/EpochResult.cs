using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Training;

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The mean training loss.</param>
/// <param name="Metrics">The training metrics, by name, in the order asked for.</param>
/// <param name="ValidationLoss">The mean validation loss; null without validation data.</param>
/// <param name="ValidationMetrics">The validation metrics.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="Duration">The time the epoch took, validation included.</param>
/// <param name="RecordsPerSecond">Training records per second, validation excluded.</param>
public sealed record EpochResult(
    int Epoch,
    double Loss,
    ImmutableArray<KeyValuePair<string, double>> Metrics,
    double? ValidationLoss,
    ImmutableArray<KeyValuePair<string, double>> ValidationMetrics,
    float LearningRate,
    TimeSpan Duration,
    double RecordsPerSecond)
{
    /// <summary>The loss that early stopping and keep-best watch.</summary>
    internal double WatchedLoss => ValidationLoss ?? Loss;
}
