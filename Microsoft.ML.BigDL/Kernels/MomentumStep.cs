using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// Stochastic gradient descent with momentum as in Torch: g = scale g + decay w; m = momentum m + (1 - dampening) g; w
/// -= rate m, or with Nesterov's form w -= rate (g + momentum m). Slot 1 is m, 0 at first.
/// </summary>
/// <remarks>
/// Keras keeps rate * m in its slot, which is the same for a constant rate. Torch takes m = g at the first step,
/// whatever the dampening: use dampening 0 there.
/// </remarks>
internal readonly record struct MomentumStep : IOptimizerStep
{
    public MomentumStep()
    {
    }

    /// <summary>The step length.</summary>
    public float LearningRate { get; init; }

    /// <summary>The factor on the gradient, for clipping by norm.</summary>
    public float GradientScale { get; init; } = 1;

    /// <summary>The L2 penalty: this times the weight is added to the gradient.</summary>
    public float WeightDecay { get; init; }

    /// <summary>The share of m that is kept.</summary>
    public float Momentum { get; init; }

    /// <summary>The share of the gradient that is left out of m.</summary>
    public float Dampening { get; init; }

    /// <summary>Whether the step looks ahead along m.</summary>
    public bool IsNesterov { get; init; }

    public static int Slots => 1;

    public void Define<T>(ref T w, T g, ref T m, ref T v)
        where T : IFloatingPointIeee754<T>
    {
        g = (T.CreateTruncating(WeightDecay) * w) + (T.CreateTruncating(GradientScale) * g);
        m = (T.CreateTruncating(Momentum) * m) + (T.CreateTruncating(1 - Dampening) * g);
        if (IsNesterov)
            g = (T.CreateTruncating(Momentum) * m) + g;
        else
            g = m;

        w = (T.CreateTruncating(-LearningRate) * g) + w;
    }

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(ref V w, V g, ref V m, ref V v)
        where V : struct, ILanes<V>
    {
        g = V.MultiplyAdd(V.Create(WeightDecay), w, V.Create(GradientScale) * g);
        m = V.MultiplyAdd(V.Create(Momentum), m, V.Create(1 - Dampening) * g);
        if (IsNesterov)
            g = V.MultiplyAdd(V.Create(Momentum), m, g);
        else
            g = m;

        w = V.MultiplyAdd(V.Create(-LearningRate), g, w);
    }
}
