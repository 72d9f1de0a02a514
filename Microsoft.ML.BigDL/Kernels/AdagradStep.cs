using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// Adagrad (Duchi, Hazan and Singer, 2011): g = scale g + decay w; m += g^2; w -= rate g / (sqrt m + epsilon), or g /
/// sqrt(m + epsilon) as in Keras. Slot 1 is m; Keras starts it at 0.1, Torch at 0.
/// </summary>
internal readonly record struct AdagradStep : IOptimizerStep
{
    public AdagradStep()
    {
    }

    /// <summary>The step length.</summary>
    public float LearningRate { get; init; }

    /// <summary>The factor on the gradient, for clipping by norm.</summary>
    public float GradientScale { get; init; } = 1;

    /// <summary>The L2 penalty: this times the weight is added to the gradient.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Keeps the quotient finite.</summary>
    public float Epsilon { get; init; }

    /// <summary>Whether epsilon is added under the root (Keras) or to it (Torch).</summary>
    public bool IsEpsilonInsideRoot { get; init; }

    public static int Slots => 1;

    public void Define<T>(ref T w, T g, ref T m, ref T v)
        where T : IFloatingPointIeee754<T>
    {
        g = (T.CreateTruncating(WeightDecay) * w) + (T.CreateTruncating(GradientScale) * g);
        m = (g * g) + m;
        T epsilon = T.CreateTruncating(Epsilon);
        T root = IsEpsilonInsideRoot ? T.Sqrt(m + epsilon) : T.Sqrt(m) + epsilon;
        w = (T.CreateTruncating(-LearningRate) * g / root) + w;
    }

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(ref V w, V g, ref V m, ref V v)
        where V : struct, ILanes<V>
    {
        g = V.MultiplyAdd(V.Create(WeightDecay), w, V.Create(GradientScale) * g);
        m = V.MultiplyAdd(g, g, m);
        V root = IsEpsilonInsideRoot ? V.Sqrt(m + V.Create(Epsilon)) : V.Sqrt(m) + V.Create(Epsilon);
        w = V.MultiplyAdd(V.Create(-LearningRate), g / root, w);
    }
}
