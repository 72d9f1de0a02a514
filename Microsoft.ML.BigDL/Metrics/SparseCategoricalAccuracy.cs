using System.Numerics.Tensors;

namespace Microsoft.ML.BigDL.Metrics;

/// <summary>The weighted share of samples whose largest prediction is the label's.</summary>
/// <remarks>predictions <c>[N, C]</c>, targets <c>[N]</c>, 0-based. Source: Keras 3, <c>SparseCategoricalAccuracy</c>.</remarks>
public sealed class SparseCategoricalAccuracy : Metric
{
    private double _right;
    private double _total;

    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override double Result => _right / _total;

    /// <inheritdoc/>
    public override void Reset() => (_right, _total) = (0, 0);

    internal override void Update(
        ReadOnlySpan<float> predictions, int predictionWidth, ReadOnlySpan<float> targets, int targetWidth, ReadOnlySpan<float> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            int best = TensorPrimitives.IndexOfMax(predictions.Slice(i * predictionWidth, predictionWidth));
            _right += best == (int)targets[i * targetWidth] ? weights[i] : 0;
            _total += weights[i];
        }
    }
}
