namespace Microsoft.ML.BigDL.Metrics;

/// <summary>The weighted mean of <c>(p - t)^2</c>.</summary>
/// <remarks>predictions p and targets t <c>[N, D]</c>. Source: Keras 3, <c>MeanSquaredError</c>.</remarks>
public sealed class MSE : Metric
{
    /// <inheritdoc/>
    public override string Name => "mse";

    internal override int SumCount => 2;

    internal override double Result(ReadOnlySpan<double> sums) => sums[0] / sums[1];

    internal override void Update(
        Span<double> sums, ReadOnlySpan<float> predictions, int predictionWidth, ReadOnlySpan<float> targets, int targetWidth, ReadOnlySpan<float> weights)
    {
        for (int i = 0; i < predictions.Length; i++)
        {
            double distance = (double)predictions[i] - targets[i];
            double weight = weights[i / predictionWidth] / predictionWidth;
            sums[0] += weight * distance * distance;
            sums[1] += weight;
        }
    }
}
