using System.Collections.Immutable;
using System.Text.Json;

namespace Microsoft.ML.BigDL.Training;

/// <summary>The course of a training, epoch by epoch.</summary>
/// <param name="Epochs">One result per finished epoch.</param>
/// <param name="End">Why the training ended.</param>
/// <param name="BestEpoch">The epoch, from 1, whose weights are returned; 0 when none was finished.</param>
/// <param name="Duration">The time from the first step to the end.</param>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed record TrainingHistory(ImmutableArray<EpochResult> Epochs, TrainingEnd End, int BestEpoch, TimeSpan Duration) : IHtml
{
    void IHtml.WriteHtml(TextWriter writer) => EpochTable.Write(writer, Epochs);

    /// <summary>The history as JSON lines, one object per epoch.</summary>
    public string ToJsonLines() => string.Join('\n', Epochs.Select(epoch => JsonSerializer.Serialize(new
    {
        epoch = epoch.Epoch,
        loss = epoch.Loss,
        metrics = epoch.Metrics.ToDictionary(),
        validationLoss = epoch.ValidationLoss,
        validationMetrics = epoch.ValidationMetrics.ToDictionary(),
        learningRate = epoch.LearningRate,
        seconds = epoch.Duration.TotalSeconds,
        recordsPerSecond = epoch.RecordsPerSecond,
    })));
}
