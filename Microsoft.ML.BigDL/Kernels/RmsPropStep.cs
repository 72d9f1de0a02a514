using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// RMSprop (Tieleman and Hinton, 2012): g = scale g + decay w; v = rho v + (1 - rho) g^2; m = momentum m + g / (sqrt v
/// + epsilon), or g / sqrt(v + epsilon) as in Keras; w -= rate m. Slot 1 is m, slot 2 is v.
/// </summary>
internal readonly record struct RmsPropStep : IOptimizerStep
{
    public RmsPropStep()
    {
    }

    /// <summary>The step length.</summary>
    public float LearningRate { get; init; }

    /// <summary>The factor on the gradient, for clipping by norm.</summary>
    public float GradientScale { get; init; } = 1;

    /// <summary>The L2 penalty: this times the weight is added to the gradient.</summary>
    public float WeightDecay { get; init; }

    /// <summary>The share of v that is kept.</summary>
    public float Rho { get; init; }

    /// <summary>The share of m that is kept; 0 for none.</summary>
    public float Momentum { get; init; }

    /// <summary>Keeps the quotient finite.</summary>
    public float Epsilon { get; init; }

    /// <summary>Whether epsilon is added under the root (Keras) or to it (Torch).</summary>
    public bool IsEpsilonInsideRoot { get; init; }

    public static int Slots => 2;

    public void Define<T>(ref T w, T g, ref T m, ref T v)
        where T : IFloatingPointIeee754<T>
    {
        g = (T.CreateTruncating(WeightDecay) * w) + (T.CreateTruncating(GradientScale) * g);
        v = (T.CreateTruncating(Rho) * v) + (T.CreateTruncating(1 - Rho) * g * g);
        T epsilon = T.CreateTruncating(Epsilon);
        T root = IsEpsilonInsideRoot ? T.Sqrt(v + epsilon) : T.Sqrt(v) + epsilon;
        m = (T.CreateTruncating(Momentum) * m) + g / root;
        w = (T.CreateTruncating(-LearningRate) * m) + w;
    }

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(ref V w, V g, ref V m, ref V v)
        where V : struct, ILanes<V>
    {
        g = V.MultiplyAdd(V.Create(WeightDecay), w, V.Create(GradientScale) * g);
        v = V.MultiplyAdd(V.Create(Rho), v, V.Create(1 - Rho) * g * g);
        V root = IsEpsilonInsideRoot ? V.Sqrt(v + V.Create(Epsilon)) : V.Sqrt(v) + V.Create(Epsilon);
        m = V.MultiplyAdd(V.Create(Momentum), m, g / root);
        w = V.MultiplyAdd(V.Create(-LearningRate), m, w);
    }
}
