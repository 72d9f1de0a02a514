using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>
/// Adam: <c>m = Beta1 m + (1 - Beta1) g; v = Beta2 v + (1 - Beta2) g^2; w -= rate' m / (sqrt(v) + Epsilon)</c> with the
/// bias-corrected <c>rate' = rate sqrt(1 - Beta2^t) / (1 - Beta1^t)</c> at step t, from 1.
/// </summary>
/// <remarks>Kingma and Ba 2014, arXiv 1412.6980. Epsilon stands where Keras has it: beside the uncorrected root.</remarks>
public class Adam : Optimizer
{
    /// <summary>The share of the first moment that is kept; default 0.9.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>The share of the second moment that is kept; default 0.999.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Keeps the quotient finite; default 1e-7.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>Whether epsilon is added to the bias-corrected root, as PyTorch does, instead of the uncorrected one; default false.</summary>
    public bool CorrectsEpsilon { get; init; }

    internal override int SlotCount => 2;

    private protected virtual float DecoupledDecay => 0;

    internal override void Update(Span<float> weights, ReadOnlySpan<float> gradients, SlotRange slots, in UpdateStep step)
    {
        AdamStep adam = CorrectsEpsilon
            ? AdamStep.Torch(step.LearningRate, Beta1, Beta2, Epsilon, step.Step + 1)
            : AdamStep.Keras(step.LearningRate, Beta1, Beta2, Epsilon, step.Step + 1);
        OptimizerUpdate.Run(weights, gradients, slots[0], slots[1], adam with
        {
            DecoupledDecay = DecoupledDecay,
            GradientScale = step.GradientScale,
        }, step.IsSparse);
    }
}
