using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>
/// Adadelta: <c>m = Rho m + (1 - Rho) g^2; d = g sqrt(v + Epsilon) / sqrt(m + Epsilon); v = Rho v + (1 - Rho) d^2; w -= rate d</c>.
/// </summary>
/// <remarks>
/// Zeiler 2012, arXiv 1212.5701, where the learning rate is 1; the default is 0.001 as in Keras. Source: Keras 3, <c>Adadelta</c>.
/// </remarks>
public sealed class Adadelta : Optimizer
{
    /// <summary>The share of both running means that is kept; default 0.95.</summary>
    public float Rho { get; init; } = 0.95f;

    /// <summary>Starts the movement off and keeps the quotient finite; default 1e-7.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>The L2 penalty added to the gradient, as a share of the weight; default 0.</summary>
    public float WeightDecay { get; init; }

    internal override int SlotCount => 2;

    internal override void Update(Span<float> weights, ReadOnlySpan<float> gradients, SlotRange slots, in UpdateStep step) =>
        OptimizerUpdate.Run(weights, gradients, slots[0], slots[1], new AdadeltaStep
        {
            LearningRate = step.LearningRate,
            GradientScale = step.GradientScale,
            WeightDecay = WeightDecay,
            Rho = Rho,
            Epsilon = Epsilon,
        }, step.IsSparse);
}
