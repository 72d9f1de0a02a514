using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// Adadelta (Zeiler, arXiv 1212.5701): g = scale g + decay w; m = rho m + (1 - rho) g^2; d = sqrt(v + epsilon) / sqrt(m
/// + epsilon) g; v = rho v + (1 - rho) d^2; w -= rate d. Both slots start at 0.
/// </summary>
internal readonly record struct AdadeltaStep : IOptimizerStep
{
    public AdadeltaStep()
    {
    }

    /// <summary>The step length.</summary>
    public float LearningRate { get; init; }

    /// <summary>The factor on the gradient, for clipping by norm.</summary>
    public float GradientScale { get; init; } = 1;

    /// <summary>The L2 penalty: this times the weight is added to the gradient.</summary>
    public float WeightDecay { get; init; }

    /// <summary>The share of the slots that is kept.</summary>
    public float Rho { get; init; }

    /// <summary>Starts the movement off and keeps the quotient finite.</summary>
    public float Epsilon { get; init; }

    public static int Slots => 2;

    public void Define<T>(ref T w, T g, ref T m, ref T v)
        where T : IFloatingPointIeee754<T>
    {
        g = (T.CreateTruncating(WeightDecay) * w) + (T.CreateTruncating(GradientScale) * g);
        m = (T.CreateTruncating(Rho) * m) + (T.CreateTruncating(1 - Rho) * g * g);
        T move = T.Sqrt(v + T.CreateTruncating(Epsilon)) / T.Sqrt(m + T.CreateTruncating(Epsilon)) * g;
        v = (T.CreateTruncating(Rho) * v) + (T.CreateTruncating(1 - Rho) * move * move);
        w = (T.CreateTruncating(-LearningRate) * move) + w;
    }

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(ref V w, V g, ref V m, ref V v)
        where V : struct, ILanes<V>
    {
        g = V.MultiplyAdd(V.Create(WeightDecay), w, V.Create(GradientScale) * g);
        m = V.MultiplyAdd(V.Create(Rho), m, V.Create(1 - Rho) * g * g);
        V move = V.Sqrt(v + V.Create(Epsilon)) / V.Sqrt(m + V.Create(Epsilon)) * g;
        v = V.MultiplyAdd(V.Create(Rho), v, V.Create(1 - Rho) * move * move);
        w = V.MultiplyAdd(V.Create(-LearningRate), move, w);
    }
}
