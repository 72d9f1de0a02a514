using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>
/// Nadam, Adam with Nesterov's look ahead: <c>m = Beta1 m + (1 - Beta1) g; v = Beta2 v + (1 - Beta2) g^2;
/// w -= rate (u' m / (1 - U u') + (1 - u) g / (1 - U)) / (sqrt(v / (1 - Beta2^t)) + Epsilon)</c> at step t, from 1, with
/// <c>u = Beta1 (1 - 0.96^(t MomentumDecay) / 2)</c>, u' that of the next step, and U the product of u over the steps so far.
/// </summary>
/// <remarks>Dozat 2016. Source: Keras 3, <c>Nadam</c>.</remarks>
public sealed class Nadam : Optimizer
{
    // Below this the product no longer changes a float that is 1 minus it.
    private const double Negligible = 1e-20;

    /// <summary>The share of the first moment that is kept; default 0.9.</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>The share of the second moment that is kept; default 0.999.</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Keeps the quotient finite; default 1e-7.</summary>
    public float Epsilon { get; init; } = 1e-7f;

    /// <summary>How fast the look ahead reaches Beta1; default 1, PyTorch's is 0.004.</summary>
    public float MomentumDecay { get; init; } = 1;

    internal override int SlotCount => 2;

    internal override void Update(Span<float> weights, ReadOnlySpan<float> gradients, SlotRange slots, in UpdateStep step)
    {
        double ratio = Math.Pow(0.96, MomentumDecay);
        double product = 1;
        double power = 1;
        double now = 0;
        for (long i = 0; i <= step.Step && product > Negligible; i++)
        {
            power *= ratio;
            now = Beta1 * (1 - (0.5 * power));
            product *= now;
        }

        double next = Beta1 * (1 - (0.5 * power * ratio));
        OptimizerUpdate.Run(weights, gradients, slots[0], slots[1], new NadamStep
        {
            MomentRate = (float)(step.LearningRate * next / (1 - (product * next))),
            GradientRate = (float)(step.LearningRate * (1 - now) / (1 - product)),
            GradientScale = step.GradientScale,
            Beta1 = Beta1,
            Beta2 = Beta2,
            RootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step.Step + 1))),
            Epsilon = Epsilon,
        }, step.IsSparse);
    }
}
