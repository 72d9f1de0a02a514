using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>The ways to fold an axis.</summary>
internal static class Reductions
{
    private static float Product<V>(V x)
        where V : struct, ILanes<V>
    {
        Span<float> lanes = stackalloc float[V.Count];
        x.Store(ref lanes[0], 0);
        float product = 1;
        foreach (float lane in lanes)
            product *= lane;

        return product;
    }

    /// <summary>The sum.</summary>
    internal readonly struct Sum : IReduction
    {
        public static float Identity => 0f;

        public static double Factor(int count) => 1;

        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> => x + y;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> => x + y;

        [MethodImpl(AggressiveInlining)]
        public static float Across<V>(V x)
            where V : struct, ILanes<V> => V.Sum(x);
    }

    /// <summary>The arithmetic mean.</summary>
    internal readonly struct Mean : IReduction
    {
        public static float Identity => 0f;

        public static double Factor(int count) => 1.0 / count;

        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> => x + y;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> => x + y;

        [MethodImpl(AggressiveInlining)]
        public static float Across<V>(V x)
            where V : struct, ILanes<V> => V.Sum(x);
    }

    /// <summary>The largest; NaN if there is one.</summary>
    internal readonly struct Max : IReduction
    {
        public static float Identity => float.NegativeInfinity;

        public static double Factor(int count) => 1;

        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> => T.Max(x, y);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> => V.Max(x, y);

        [MethodImpl(AggressiveInlining)]
        public static float Across<V>(V x)
            where V : struct, ILanes<V> => V.Largest(x);
    }

    /// <summary>The smallest; NaN if there is one.</summary>
    internal readonly struct Min : IReduction
    {
        public static float Identity => float.PositiveInfinity;

        public static double Factor(int count) => 1;

        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> => T.Min(x, y);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> => V.Min(x, y);

        [MethodImpl(AggressiveInlining)]
        public static float Across<V>(V x)
            where V : struct, ILanes<V> => V.Smallest(x);
    }

    /// <summary>The product.</summary>
    internal readonly struct Prod : IReduction
    {
        public static float Identity => 1f;

        public static double Factor(int count) => 1;

        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> => x * y;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> => x * y;

        [MethodImpl(AggressiveInlining)]
        public static float Across<V>(V x)
            where V : struct, ILanes<V> => Product(x);
    }
}
