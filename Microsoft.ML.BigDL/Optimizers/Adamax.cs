using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>
/// Adamax: <c>m = Beta1 m + (1 - Beta1) g; v = max(Beta2 v, |g|); w -= rate / (1 - Beta1^t) m / (v + Epsilon)</c> at step t, from 1.
/// </summary>
/// <remarks>Kingma and Ba 2014, arXiv 1412.6980, section 7.1. Source: Keras 3, <c>Adamax</c>.</remarks>
public sealed class Adamax : Optimizer
{
    /// <summary>The share of the first moment that is kept; default 0.9.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>The share of the largest magnitude that is kept; default 0.999.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Keeps the quotient finite; default 1e-7.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    internal override int SlotCount => 2;

    internal override void Update(Span<float> weights, ReadOnlySpan<float> gradients, SlotRange slots, in UpdateStep step) =>
        OptimizerUpdate.Run(weights, gradients, slots[0], slots[1], new AdamaxStep
        {
            LearningRate = (float)(step.LearningRate / (1 - Math.Pow(Beta1, step.Step + 1))),
            GradientScale = step.GradientScale,
            Beta1 = Beta1,
            Beta2 = Beta2,
            Epsilon = Epsilon,
        }, step.IsSparse);
}
