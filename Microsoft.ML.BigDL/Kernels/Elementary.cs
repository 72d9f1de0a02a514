using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;
namespace Microsoft.ML.BigDL.Kernels;

/// <summary>Elementary functions of one argument.</summary>
internal static class Elementary
{
    /// <summary>x, for passes that end in an activation where there is none.</summary>
    internal readonly struct Identity : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            x;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            x;
    }

    /// <summary>-x</summary>
    internal readonly struct Neg : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            -x;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            -x;
    }

    /// <summary>|x|</summary>
    internal readonly struct Abs : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Abs(x);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Abs(x);
    }

    /// <summary>e^x</summary>
    internal readonly struct Exp : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Exp(x);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            VectorMath.Exp(x);
    }

    /// <summary>ln x</summary>
    internal readonly struct Log : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Log(x);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            VectorMath.Log(x);
    }

    /// <summary>The square root.</summary>
    internal readonly struct Sqrt : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Sqrt(x);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Sqrt(x);
    }

    /// <summary>1 / x</summary>
    internal readonly struct Reciprocal : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.One / x;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Create(1f) / x;
    }

    /// <summary>x^2</summary>
    internal readonly struct Square : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            x * x;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            x * x;
    }

    /// <summary>The error function.</summary>
    internal readonly struct Erf : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(ErrorFunction.Erf(double.CreateTruncating(x)));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            VectorMath.Erf(x);
    }

    /// <summary>The sine; lane by lane.</summary>
    internal readonly struct Sin : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Sin(x);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            VectorMath.Sin(x);
    }

    /// <summary>The cosine; lane by lane.</summary>
    internal readonly struct Cos : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Cos(x);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            VectorMath.Cos(x);
    }

    /// <summary>The largest integer not above x.</summary>
    internal readonly struct Floor : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Floor(x);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Floor(x);
    }

    /// <summary>The smallest integer not below x.</summary>
    internal readonly struct Ceil : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Ceiling(x);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Ceiling(x);
    }

    /// <summary>The nearest integer, halves to even.</summary>
    internal readonly struct Round : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Round(x);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Round(x);
    }

    /// <summary>-1, 0 or 1 by the sign of x; a zero or NaN is returned as it is.</summary>
    internal readonly struct Sign : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            x > T.Zero ? T.One : x < T.Zero ? -T.One : x;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Select((x > V.Zero) | (x < V.Zero), V.CopySign(V.Create(1f), x), x);
    }

    /// <summary>x kept within [minimum, maximum]; NaN stays.</summary>
    internal readonly struct Clip(float minimum, float maximum) : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            x < T.CreateTruncating(minimum) ? T.CreateTruncating(minimum)
                : x > T.CreateTruncating(maximum) ? T.CreateTruncating(maximum) : x;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.MinFast(V.Create(maximum), V.MaxFast(V.Create(minimum), x));
    }
}
