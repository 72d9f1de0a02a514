using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>Functions of two arguments.</summary>
internal static class Arithmetic
{
    /// <summary>x + y</summary>
    internal readonly struct Add : IBinaryOp
    {
        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> =>
            x + y;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> =>
            x + y;
    }

    /// <summary>x - y</summary>
    internal readonly struct Sub : IBinaryOp
    {
        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> =>
            x - y;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> =>
            x - y;
    }

    /// <summary>x * y</summary>
    internal readonly struct Mul : IBinaryOp
    {
        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> =>
            x * y;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> =>
            x * y;
    }

    /// <summary>x / y</summary>
    internal readonly struct Div : IBinaryOp
    {
        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> =>
            x / y;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> =>
            x / y;
    }

    /// <summary>x^y; lane by lane.</summary>
    internal readonly struct Pow : IBinaryOp
    {
        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> =>
            T.Pow(x, y);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> =>
            VectorMath.Pow(x, y);
    }

    /// <summary>The larger; NaN if either is NaN.</summary>
    internal readonly struct Max : IBinaryOp
    {
        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> =>
            T.Max(x, y);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> =>
            V.Max(x, y);
    }

    /// <summary>The smaller; NaN if either is NaN.</summary>
    internal readonly struct Min : IBinaryOp
    {
        public T Define<T>(T x, T y)
            where T : IFloatingPointIeee754<T> =>
            T.Min(x, y);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x, V y)
            where V : struct, ILanes<V> =>
            V.Min(x, y);
    }
}
