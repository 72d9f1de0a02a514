namespace Microsoft.ML.BigDL.Metrics;

/// <summary>The weighted share of elements on the right side of <see cref="Threshold"/>.</summary>
/// <remarks>predictions and targets <c>[N, D]</c>, targets 0 or 1. Source: Keras 3, <c>BinaryAccuracy</c>.</remarks>
public sealed class BinaryAccuracy : Metric
{
    /// <summary>Predictions above it count as 1; default 0.5.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <inheritdoc/>
    public override string Name => "accuracy";

    internal override int SumCount => 2;

    internal override double Result(ReadOnlySpan<double> sums) => sums[0] / sums[1];

    internal override void Update(
        Span<double> sums, ReadOnlySpan<float> predictions, int predictionWidth, ReadOnlySpan<float> targets, int targetWidth, ReadOnlySpan<float> weights)
    {
        for (int i = 0; i < predictions.Length; i++)
        {
            float weight = weights[i / predictionWidth] / predictionWidth;
            sums[0] += predictions[i] > Threshold == targets[i] > 0.5f ? weight : 0;
            sums[1] += weight;
        }
    }
}
