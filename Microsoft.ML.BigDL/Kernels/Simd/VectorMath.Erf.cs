using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd;

internal static partial class VectorMath
{
    /// <summary>The error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Erf<V>(V x)
        where V : struct, ILanes<V>
    {
        // Two minimax fits by N. Juffa: x + x P(x^2) near 0, and 1 - e^Q(|x|) outside; past 4 the result is 1 in float.
        V t = V.MinFast(V.Create(4f), V.Abs(x));
        V s = t * t;
        V near = V.MultiplyAdd(V.Create(-5.96761703e-4f), s, V.Create(4.99119423e-3f));
        near = V.MultiplyAdd(near, s, V.Create(-2.67681349e-2f));
        near = V.MultiplyAdd(near, s, V.Create(1.12819925e-1f));
        near = V.MultiplyAdd(near, s, V.Create(-3.76125336e-1f));
        near = V.MultiplyAdd(near, s, V.Create(1.28379166e-1f));
        near = V.MultiplyAdd(near, t, t);

        V far = V.MultiplyAdd(V.Create(-1.72853470e-5f), t, V.Create(3.83197126e-4f));
        V middle = V.MultiplyAdd(V.Create(-3.88396438e-3f), t, V.Create(2.42546219e-2f));
        far = V.MultiplyAdd(far, s, middle);
        far = V.MultiplyAdd(far, t, V.Create(-1.06777877e-1f));
        far = V.MultiplyAdd(far, t, V.Create(-6.34846687e-1f));
        far = V.MultiplyAdd(far, t, V.Create(-1.28717512e-1f));
        far = V.MultiplyAdd(far, t, -t);
        far = V.Create(1f) - Exp(far);
        return V.CopySign(V.Select(t > V.Create(0.927734375f), far, near), x);
    }
}
