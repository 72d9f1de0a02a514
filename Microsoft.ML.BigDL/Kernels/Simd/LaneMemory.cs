using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Loads and stores where fewer elements than a vector may be left; <c>left</c> counts them, and more than a vector is
/// as good as one.
/// </summary>
internal static class LaneMemory
{
    [MethodImpl(AggressiveInlining)]
    public static V Load<V>(ref readonly float source, int offset, int left)
        where V : struct, ILanes<V> =>
        left >= V.Count ? V.Load(in source, (nuint)offset) : V.Load(in source, (nuint)offset, left);

    [MethodImpl(AggressiveInlining)]
    public static void Store<V>(V value, ref float destination, int offset, int left)
        where V : struct, ILanes<V>
    {
        if (left >= V.Count)
            value.Store(ref destination, (nuint)offset);
        else
            value.Store(ref destination, (nuint)offset, left);
    }

    /// <summary>The lanes that hold elements, the others zero.</summary>
    [MethodImpl(AggressiveInlining)]
    public static V Keep<V>(V value, int left)
        where V : struct, ILanes<V> => left >= V.Count ? value : value & V.First(left);
}
