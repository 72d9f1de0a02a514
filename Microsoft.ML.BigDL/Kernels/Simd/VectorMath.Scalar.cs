using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

internal static partial class VectorMath
{
    // Rarely hot functions go lane by lane through the runtime's own, which are correctly reduced for any argument.

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Sin<V>(V x)
        where V : struct, ILanes<V>
    {
        Span<float> lanes = stackalloc float[V.Count];
        x.Store(ref lanes[0], 0);
        for (int lane = 0; lane < lanes.Length; lane++)
            lanes[lane] = MathF.Sin(lanes[lane]);

        return V.Load(in lanes[0], 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Cos<V>(V x)
        where V : struct, ILanes<V>
    {
        Span<float> lanes = stackalloc float[V.Count];
        x.Store(ref lanes[0], 0);
        for (int lane = 0; lane < lanes.Length; lane++)
            lanes[lane] = MathF.Cos(lanes[lane]);

        return V.Load(in lanes[0], 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Pow<V>(V x, V y)
        where V : struct, ILanes<V>
    {
        Span<float> bases = stackalloc float[V.Count];
        Span<float> exponents = stackalloc float[V.Count];
        x.Store(ref bases[0], 0);
        y.Store(ref exponents[0], 0);
        for (int lane = 0; lane < bases.Length; lane++)
            bases[lane] = MathF.Pow(bases[lane], exponents[lane]);

        return V.Load(in bases[0], 0);
    }
}
