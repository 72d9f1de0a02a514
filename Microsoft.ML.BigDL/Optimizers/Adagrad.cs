using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>Adagrad: <c>m += g^2; w -= rate g / sqrt(m + Epsilon)</c>, with m from InitialAccumulatorValue on.</summary>
/// <remarks>Duchi, Hazan and Singer 2011. Source: Keras 3, <c>Adagrad</c>.</remarks>
public sealed class Adagrad : Optimizer
{
    /// <summary>The sum of squares before the first step; default 0.1, PyTorch's is 0.</summary>
    public float InitialAccumulatorValue { get; init; } = 0.1f;

    /// <summary>Keeps the quotient finite; default 1e-7.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>Whether epsilon is added to the root, as PyTorch does, instead of under it; default false.</summary>
    public bool EpsilonOutsideRoot { get; init; }

    /// <summary>The L2 penalty added to the gradient, as a share of the weight; default 0.</summary>
    public float WeightDecay { get; init; }

    internal override int SlotCount => 1;

    internal override float SlotStart(int slot) => InitialAccumulatorValue;

    internal override void Update(Span<float> weights, ReadOnlySpan<float> gradients, SlotRange slots, in UpdateStep step) =>
        OptimizerUpdate.Run(weights, gradients, slots[0], default, new AdagradStep
        {
            LearningRate = step.LearningRate,
            GradientScale = step.GradientScale,
            WeightDecay = WeightDecay,
            Epsilon = Epsilon,
            IsEpsilonInsideRoot = !EpsilonOutsideRoot,
        }, step.IsSparse);
}
