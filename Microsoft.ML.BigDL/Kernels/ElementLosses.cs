using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>Losses that are a mean over elements.</summary>
internal static class ElementLosses
{
    /// <summary>(x - t)^2</summary>
    internal readonly struct SquaredError : ILoss
    {
        public T Define<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            (x - t) * (x - t);

        public T DefineGradient<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(2) * (x - t);

        [MethodImpl(AggressiveInlining)]
        public V Value<V>(V x, V t)
            where V : struct, ILanes<V> =>
            (x - t) * (x - t);

        [MethodImpl(AggressiveInlining)]
        public V Gradient<V>(V x, V t)
            where V : struct, ILanes<V> =>
            V.Create(2f) * (x - t);
    }

    /// <summary>|x - t|</summary>
    internal readonly struct AbsoluteError : ILoss
    {
        public T Define<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            T.Abs(x - t);

        public T DefineGradient<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            x > t ? T.One : x < t ? -T.One : T.Zero;

        [MethodImpl(AggressiveInlining)]
        public V Value<V>(V x, V t)
            where V : struct, ILanes<V> =>
            V.Abs(x - t);

        [MethodImpl(AggressiveInlining)]
        public V Gradient<V>(V x, V t)
            where V : struct, ILanes<V> =>
            default(Elementary.Sign).Apply(x - t);
    }

    /// <summary>d^2 / 2 for |d| up to delta, else delta (|d| - delta / 2), with d = x - t.</summary>
    internal readonly struct Huber(float delta) : ILoss
    {
        public T Define<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            T.Abs(x - t) <= T.CreateTruncating(delta) ? T.CreateTruncating(0.5) * (x - t) * (x - t)
                : T.CreateTruncating(delta) * (T.Abs(x - t) - (T.CreateTruncating(0.5) * T.CreateTruncating(delta)));

        public T DefineGradient<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            T.Max(-T.CreateTruncating(delta), T.Min(T.CreateTruncating(delta), x - t));

        [MethodImpl(AggressiveInlining)]
        public V Value<V>(V x, V t)
            where V : struct, ILanes<V>
        {
            V d = V.Abs(x - t);
            V linear = V.Create(delta) * (d - V.Create(0.5f * delta));
            return V.Select(d <= V.Create(delta), V.Create(0.5f) * d * d, linear);
        }

        [MethodImpl(AggressiveInlining)]
        public V Gradient<V>(V x, V t)
            where V : struct, ILanes<V> =>
            V.MaxFast(V.Create(-delta), V.MinFast(V.Create(delta), x - t));
    }

    /// <summary>ln cosh(x - t)</summary>
    internal readonly struct LogCosh : ILoss
    {
        public T Define<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            T.Abs(x - t) + T.Log(T.One + T.Exp(T.CreateTruncating(-2) * T.Abs(x - t))) - T.Log(T.CreateTruncating(2));

        public T DefineGradient<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            T.Tanh(x - t);

        [MethodImpl(AggressiveInlining)]
        public V Value<V>(V x, V t)
            where V : struct, ILanes<V>
        {
            V d = V.Abs(x - t);
            return d + VectorMath.LogOnePlus(VectorMath.Exp(V.Create(-2f) * d)) - V.Create(0.693147181f);
        }

        [MethodImpl(AggressiveInlining)]
        public V Gradient<V>(V x, V t)
            where V : struct, ILanes<V> =>
            VectorMath.Tanh(x - t);
    }

    /// <summary>
    /// -t ln s - (1 - t) ln(1 - s) with s the sigmoid of x, in the form max(x, 0) - x t + ln(1 + e^-|x|) that never
    /// overflows.
    /// </summary>
    internal readonly struct BinaryCrossEntropyWithLogits : ILoss
    {
        public T Define<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            T.Max(x, T.Zero) - (x * t) + T.Log(T.One + T.Exp(-T.Abs(x)));

        public T DefineGradient<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            (T.One / (T.One + T.Exp(-x))) - t;

        [MethodImpl(AggressiveInlining)]
        public V Value<V>(V x, V t)
            where V : struct, ILanes<V> =>
            V.MaxFast(V.Zero, x) - (x * t) + VectorMath.LogOnePlus(VectorMath.Exp(-V.Abs(x)));

        [MethodImpl(AggressiveInlining)]
        public V Gradient<V>(V x, V t)
            where V : struct, ILanes<V> =>
            VectorMath.Sigmoid(x) - t;
    }

    /// <summary>
    /// -t ln p - (1 - t) ln(1 - p), with p the probability x kept within [epsilon, 1 - epsilon] as in Keras; the
    /// gradient is 0 outside.
    /// </summary>
    internal readonly struct BinaryCrossEntropy(float epsilon) : ILoss
    {
        public T Define<T>(T x, T t)
            where T : IFloatingPointIeee754<T>
        {
            T p = T.Max(T.CreateTruncating(epsilon), T.Min(T.One - T.CreateTruncating(epsilon), x));
            return -(t * T.Log(p)) - ((T.One - t) * T.Log(T.One - p));
        }

        public T DefineGradient<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            x < T.CreateTruncating(epsilon) || x > T.One - T.CreateTruncating(epsilon)
                ? T.Zero
                : (x - t) / (x * (T.One - x));

        [MethodImpl(AggressiveInlining)]
        public V Value<V>(V x, V t)
            where V : struct, ILanes<V>
        {
            V p = V.MaxFast(V.Create(epsilon), V.MinFast(V.Create(1f - epsilon), x));
            return -(t * VectorMath.Log(p)) - ((V.Create(1f) - t) * VectorMath.Log(V.Create(1f) - p));
        }

        [MethodImpl(AggressiveInlining)]
        public V Gradient<V>(V x, V t)
            where V : struct, ILanes<V>
        {
            V inside = (x >= V.Create(epsilon)) & (x <= V.Create(1f - epsilon));
            return inside & ((x - t) / (x * (V.Create(1f) - x)));
        }
    }

    /// <summary>max(0, 1 - t x) for targets -1 and 1.</summary>
    internal readonly struct Hinge : ILoss
    {
        public T Define<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            T.Max(T.Zero, T.One - (t * x));

        public T DefineGradient<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            t * x < T.One ? -t : T.Zero;

        [MethodImpl(AggressiveInlining)]
        public V Value<V>(V x, V t)
            where V : struct, ILanes<V> =>
            V.MaxFast(V.Zero, V.Create(1f) - (t * x));

        [MethodImpl(AggressiveInlining)]
        public V Gradient<V>(V x, V t)
            where V : struct, ILanes<V> =>
            (t * x < V.Create(1f)) & -t;
    }

    /// <summary>x - t ln(x + 1e-7), Keras's epsilon.</summary>
    internal readonly struct Poisson : ILoss
    {
        public T Define<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            x - (t * T.Log(x + T.CreateTruncating(1e-7)));

        public T DefineGradient<T>(T x, T t)
            where T : IFloatingPointIeee754<T> =>
            T.One - (t / (x + T.CreateTruncating(1e-7)));

        [MethodImpl(AggressiveInlining)]
        public V Value<V>(V x, V t)
            where V : struct, ILanes<V> =>
            x - (t * VectorMath.Log(x + V.Create(1e-7f)));

        [MethodImpl(AggressiveInlining)]
        public V Gradient<V>(V x, V t)
            where V : struct, ILanes<V> =>
            V.Create(1f) - (t / (x + V.Create(1e-7f)));
    }
}
