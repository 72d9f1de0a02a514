namespace Microsoft.ML.BigDL.Metrics;

/// <summary>The share of elements that are 1 which are predicted as 1; 0 where none is 1.</summary>
/// <remarks>predictions and targets <c>[N, D]</c>, targets 0 or 1. Source: Keras 3, <c>Recall</c>.</remarks>
public sealed class Recall : Metric
{
    /// <summary>Predictions above it count as 1; default 0.5.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <inheritdoc/>
    public override string Name => "recall";

    internal override int SumCount => 2;

    internal override double Result(ReadOnlySpan<double> sums) => sums[1] > 0 ? sums[0] / sums[1] : 0;

    internal override void Update(
        Span<double> sums, ReadOnlySpan<float> predictions, int predictionWidth, ReadOnlySpan<float> targets, int targetWidth, ReadOnlySpan<float> weights)
    {
        for (int i = 0; i < predictions.Length; i++)
        {
            bool isPredicted = predictions[i] > Threshold;
            bool isWanted = targets[i] > 0.5f;
            float weight = weights[i / predictionWidth];
            sums[0] += isPredicted && isWanted ? weight : 0;
            sums[1] += isWanted ? weight : 0;
        }
    }
}
