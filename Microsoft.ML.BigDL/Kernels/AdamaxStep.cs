using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// Adamax (Kingma and Ba, arXiv 1412.6980, section 7.1): g = scale g + decay w; m = b1 m + (1 - b1) g; v = max(b2 v,
/// |g|); w -= rate m / (v + epsilon), the rate divided by 1 - b1^step beforehand. Both slots start at 0.
/// </summary>
internal readonly record struct AdamaxStep : IOptimizerStep
{
    public AdamaxStep()
    {
    }

    /// <summary>The step length.</summary>
    public float LearningRate { get; init; }

    /// <summary>The factor on the gradient, for clipping by norm.</summary>
    public float GradientScale { get; init; } = 1;

    /// <summary>The L2 penalty: this times the weight is added to the gradient.</summary>
    public float WeightDecay { get; init; }

    /// <summary>The share of m that is kept.</summary>
    public float Beta1 { get; init; }

    /// <summary>The share of v that is kept.</summary>
    public float Beta2 { get; init; }

    /// <summary>Keeps the quotient finite.</summary>
    public float Epsilon { get; init; }

    public static int Slots => 2;

    public void Define<T>(ref T w, T g, ref T m, ref T v)
        where T : IFloatingPointIeee754<T>
    {
        g = (T.CreateTruncating(WeightDecay) * w) + (T.CreateTruncating(GradientScale) * g);
        m = (T.CreateTruncating(Beta1) * m) + (T.CreateTruncating(1 - Beta1) * g);
        v = T.Max(T.CreateTruncating(Beta2) * v, T.Abs(g));
        w = (T.CreateTruncating(-LearningRate) * m / (v + T.CreateTruncating(Epsilon))) + w;
    }

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(ref V w, V g, ref V m, ref V v)
        where V : struct, ILanes<V>
    {
        g = V.MultiplyAdd(V.Create(WeightDecay), w, V.Create(GradientScale) * g);
        m = V.MultiplyAdd(V.Create(Beta1), m, V.Create(1 - Beta1) * g);
        v = V.Max(V.Create(Beta2) * v, V.Abs(g));
        w = V.MultiplyAdd(V.Create(-LearningRate), m / (v + V.Create(Epsilon)), w);
    }
}
