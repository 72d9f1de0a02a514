using System.Numerics.Tensors;

namespace Microsoft.ML.BigDL.Metrics;

/// <summary>The weighted share of samples whose largest prediction is the label's.</summary>
/// <remarks>predictions <c>[N, C]</c>, targets <c>[N]</c>, 0-based. Source: Keras 3, <c>SparseCategoricalAccuracy</c>.</remarks>
public sealed class SparseCategoricalAccuracy : Metric
{
    /// <inheritdoc/>
    public override string Name => "accuracy";

    internal override int SumCount => 2;

    internal override double Result(ReadOnlySpan<double> sums) => sums[0] / sums[1];

    internal override void Update(
        Span<double> sums, ReadOnlySpan<float> predictions, int predictionWidth, ReadOnlySpan<float> targets, int targetWidth, ReadOnlySpan<float> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            int best = TensorPrimitives.IndexOfMax(predictions.Slice(i * predictionWidth, predictionWidth));
            sums[0] += best == (int)targets[i * targetWidth] ? weights[i] : 0;
            sums[1] += weights[i];
        }
    }
}
