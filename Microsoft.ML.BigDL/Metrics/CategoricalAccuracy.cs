using System.Numerics.Tensors;

namespace Microsoft.ML.BigDL.Metrics;

/// <summary>The weighted share of samples whose largest prediction is where the target's largest element is.</summary>
/// <remarks>predictions and targets <c>[N, C]</c>. Source: Keras 3, <c>CategoricalAccuracy</c>.</remarks>
public sealed class CategoricalAccuracy : Metric
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
            sums[0] += best == ClassOf.Target(targets, targetWidth, i) ? weights[i] : 0;
            sums[1] += weights[i];
        }
    }
}
