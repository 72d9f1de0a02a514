using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd;

internal static partial class VectorMath
{
    /// <summary>The natural logarithm: -infinity at 0, NaN below.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Log<V>(V x)
        where V : struct, ILanes<V>
    {
        // Denormals are lifted into the normal range by 2^24 first.
        V one = V.Create(1f);
        V denormal = x < V.Create(1.17549435e-38f);
        V mantissa = V.SplitExponent(V.Select(denormal, x * V.Create(16777216f), x), out V exponent);
        exponent -= denormal & V.Create(24f);

        // ln(1 + f) = f - f^2 / 2 + f^3 P(f); coefficients of Cephes logf (S. Moshier).
        V f = mantissa - one;
        V square = f * f;
        V p = V.MultiplyAdd(V.Create(7.0376836292e-2f), f, V.Create(-1.1514610310e-1f));
        p = V.MultiplyAdd(p, f, V.Create(1.1676998740e-1f));
        p = V.MultiplyAdd(p, f, V.Create(-1.2420140846e-1f));
        p = V.MultiplyAdd(p, f, V.Create(1.4249322787e-1f));
        p = V.MultiplyAdd(p, f, V.Create(-1.6668057665e-1f));
        p = V.MultiplyAdd(p, f, V.Create(2.0000714765e-1f));
        p = V.MultiplyAdd(p, f, V.Create(-2.4999993993e-1f));
        p = V.MultiplyAdd(p, f, V.Create(3.3333331174e-1f));
        V tail = V.MultiplyAdd(p * f, square, exponent * V.Create(Ln2Low));
        tail = V.MultiplyAdd(square, V.Create(-0.5f), tail);
        V result = V.MultiplyAdd(exponent, V.Create(Ln2High), f + tail);

        // Infinity and NaN are their own logarithm; below 0 there is none, and 0 is the pole.
        result = V.Select(x < V.Create(float.PositiveInfinity), result, x);
        result = V.Select(V.Same(x, V.Zero), V.Create(float.NegativeInfinity), result);
        return V.Select(x < V.Zero, V.Create(float.NaN), result);
    }

    /// <summary>ln(1 + x) for x from 0 to 1, accurate for small x.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V LogOnePlus<V>(V x)
        where V : struct, ILanes<V>
    {
        // What rounding took from 1 + x is put back to first order.
        V sum = V.Create(1f) + x;
        return Log(sum) + ((x - (sum - V.Create(1f))) / sum);
    }
}
