using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Elementary functions on lanes, within 2.2 units in the last place of the true value over the whole range of float,
/// with IEEE results for NaN, infinities, denormals and overflow. Written once for every vector width.
/// </summary>
internal static partial class VectorMath
{
    // ln 2 in two parts: the high one has 10 bits, so n * high is exact for every exponent n.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const float Log2E = 1.44269504f;

    /// <summary>e^x.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : struct, ILanes<V>
    {
        // Beyond these bounds the result is infinity or 0 whatever x is; x stands right so that NaN passes.
        x = V.MinFast(V.Create(89f), V.MaxFast(V.Create(-104f), x));
        V n = Reduce(x, out V r);
        return V.Scale(V.MultiplyAdd(r * r, ExpTail(r), r) + V.Create(1f), n);
    }

    /// <summary>e^x - 1 without cancellation near 0.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V ExpMinusOne<V>(V x)
        where V : struct, ILanes<V>
    {
        x = V.MinFast(V.Create(89f), V.MaxFast(V.Create(-20f), x));
        V n = Reduce(x, out V r);

        // Halved, the power of two stays finite up to the overflow of the result.
        V power = V.Scale(V.Create(0.5f), n);
        V half = V.MultiplyAdd(power, V.MultiplyAdd(r * r, ExpTail(r), r), power - V.Create(0.5f));
        return half + half;
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Sigmoid<V>(V x)
        where V : struct, ILanes<V>
    {
        // Only e^-|x| is taken: it cannot overflow, and small results keep their relative accuracy.
        V e = Exp(-V.Abs(x));
        return V.Select(x < V.Zero, e, V.Create(1f)) / (V.Create(1f) + e);
    }

    /// <summary>The hyperbolic tangent.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Tanh<V>(V x)
        where V : struct, ILanes<V>
    {
        // Near 0 the odd polynomial of Cephes tanhf (S. Moshier), further out 1 - 2 / (e^2a + 1); it is 1 in float from
        // 9.02 on.
        V a = V.MinFast(V.Create(10f), V.Abs(x));
        V n = Reduce(a + a, out V r);
        V exponential = V.Scale(V.MultiplyAdd(r * r, ExpTail(r), r) + V.Create(1f), n);
        V far = V.Create(1f) - (V.Create(2f) / (exponential + V.Create(1f)));
        V square = a * a;
        V p = V.MultiplyAdd(V.Create(-5.70498872745e-3f), square, V.Create(2.06390887954e-2f));
        p = V.MultiplyAdd(p, square, V.Create(-5.37397155531e-2f));
        p = V.MultiplyAdd(p, square, V.Create(1.33314422036e-1f));
        p = V.MultiplyAdd(p, square, V.Create(-3.33332819422e-1f));
        V near = V.MultiplyAdd(p * square, a, a);
        return V.CopySign(V.Select(a < V.Create(0.625f), near, far), x);
    }

    /// <summary>Splits x into n ln 2 + r, |r| at most ln 2 / 2, and returns n.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Reduce<V>(V x, out V r)
        where V : struct, ILanes<V>
    {
        V n = V.Round(x * V.Create(Log2E));
        r = V.MultiplyAdd(n, V.Create(-Ln2High), x);
        r = V.MultiplyAdd(n, V.Create(-Ln2Low), r);
        return n;
    }

    /// <summary>
    /// (e^r - 1 - r) / r^2 for |r| at most ln 2 / 2; minimax coefficients of Cephes expf (S. Moshier).
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    private static V ExpTail<V>(V r)
        where V : struct, ILanes<V>
    {
        V p = V.MultiplyAdd(V.Create(1.9875691500e-4f), r, V.Create(1.3981999507e-3f));
        p = V.MultiplyAdd(p, r, V.Create(8.3334519073e-3f));
        p = V.MultiplyAdd(p, r, V.Create(4.1665795894e-2f));
        p = V.MultiplyAdd(p, r, V.Create(1.6666665459e-1f));
        return V.MultiplyAdd(p, r, V.Create(5.0000001201e-1f));
    }
}
