using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>
/// RMSprop: <c>v = Rho v + (1 - Rho) g^2; m = Momentum m + g / sqrt(v + Epsilon); w -= rate m</c>.
/// </summary>
/// <remarks>
/// Tieleman and Hinton 2012. Source: Keras 3, <c>RMSprop</c>, but for where the learning rate enters: the momentum holds steps of length 1 as in
/// PyTorch, so that a falling rate shrinks it at once.
/// </remarks>
public sealed class RMSprop : Optimizer
{
    /// <summary>The share of the mean square that is kept; default 0.9.</summary>
    public float Rho { get; init; } = 0.9f;

    /// <summary>The share of the last step that is kept; default 0.</summary>
    public float Momentum { get; init; }

    /// <summary>Keeps the quotient finite; default 1e-7.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>Whether epsilon is added to the root, as PyTorch does, instead of under it; default false.</summary>
    public bool EpsilonOutsideRoot { get; init; }

    /// <summary>The L2 penalty added to the gradient, as a share of the weight; default 0.</summary>
    public float WeightDecay { get; init; }

    internal override int SlotCount => 2;

    internal override void Update(Span<float> weights, ReadOnlySpan<float> gradients, SlotRange slots, in UpdateStep step) =>
        OptimizerUpdate.Run(weights, gradients, slots[0], slots[1], new RmsPropStep
        {
            LearningRate = step.LearningRate,
            GradientScale = step.GradientScale,
            WeightDecay = WeightDecay,
            Rho = Rho,
            Momentum = Momentum,
            Epsilon = Epsilon,
            IsEpsilonInsideRoot = !EpsilonOutsideRoot,
        }, step.IsSparse);
}
