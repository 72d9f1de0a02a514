using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// Nadam (Dozat, 2016): g = scale g; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= (moment rate m + gradient rate g) / (root scale
/// sqrt v + epsilon), the rates with their bias corrections. Slot 1 is m, slot 2 is v, both 0 at first.
/// </summary>
internal readonly record struct NadamStep : IOptimizerStep
{
    public NadamStep()
    {
    }

    /// <summary>The step length along m.</summary>
    public float MomentRate { get; init; }

    /// <summary>The step length along g.</summary>
    public float GradientRate { get; init; }

    /// <summary>The factor on the gradient, for clipping by norm.</summary>
    public float GradientScale { get; init; } = 1;

    /// <summary>The share of m that is kept.</summary>
    public float Beta1 { get; init; }

    /// <summary>The share of v that is kept.</summary>
    public float Beta2 { get; init; }

    /// <summary>The bias correction of the root.</summary>
    public float RootScale { get; init; }

    /// <summary>Keeps the quotient finite.</summary>
    public float Epsilon { get; init; }

    public static int Slots => 2;

    public void Define<T>(ref T w, T g, ref T m, ref T v)
        where T : IFloatingPointIeee754<T>
    {
        g *= T.CreateTruncating(GradientScale);
        m = (T.CreateTruncating(Beta1) * m) + (T.CreateTruncating(1 - Beta1) * g);
        v = (T.CreateTruncating(Beta2) * v) + (T.CreateTruncating(1 - Beta2) * g * g);
        T step = (T.CreateTruncating(MomentRate) * m) + (T.CreateTruncating(GradientRate) * g);
        w -= step / ((T.CreateTruncating(RootScale) * T.Sqrt(v)) + T.CreateTruncating(Epsilon));
    }

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(ref V w, V g, ref V m, ref V v)
        where V : struct, ILanes<V>
    {
        g = V.Create(GradientScale) * g;
        m = V.MultiplyAdd(V.Create(Beta1), m, V.Create(1 - Beta1) * g);
        v = V.MultiplyAdd(V.Create(Beta2), v, V.Create(1 - Beta2) * g * g);
        V step = V.MultiplyAdd(V.Create(MomentRate), m, V.Create(GradientRate) * g);
        w -= step / V.MultiplyAdd(V.Create(RootScale), V.Sqrt(v), V.Create(Epsilon));
    }
}
