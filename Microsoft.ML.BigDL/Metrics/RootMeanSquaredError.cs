namespace Microsoft.ML.BigDL.Metrics;

/// <summary>The square root of the weighted mean of <c>(p - t)^2</c>.</summary>
/// <remarks>predictions and targets <c>[N, D]</c>. Source: Keras 3, <c>RootMeanSquaredError</c>.</remarks>
public sealed class RootMeanSquaredError : Metric
{
    private double _sum;
    private double _total;

    /// <inheritdoc/>
    public override string Name => "rmse";

    /// <inheritdoc/>
    public override double Result => Math.Sqrt(_sum / _total);

    /// <inheritdoc/>
    public override void Reset() => (_sum, _total) = (0, 0);

    internal override void Update(
        ReadOnlySpan<float> predictions, int predictionWidth, ReadOnlySpan<float> targets, int targetWidth, ReadOnlySpan<float> weights)
    {
        for (int i = 0; i < predictions.Length; i++)
        {
            double distance = (double)predictions[i] - targets[i];
            double weight = weights[i / predictionWidth] / predictionWidth;
            _sum += weight * distance * distance;
            _total += weight;
        }
    }
}
