using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;
namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// Gradients of activations: the gradient of the output times the derivative, from the output where that is enough,
/// else from the input.
/// </summary>
internal static class ActivationGradients
{
    private const float InverseRootTwoPi = 0.398942280401433f;

    // The product tends to 0 with its right factor; infinity times 0 must not make it NaN.
    [MethodImpl(AggressiveInlining)]
    private static V TimesVanishing<V>(V x, V vanishing)
        where V : struct, ILanes<V> =>
        V.Select(V.Same(vanishing, V.Zero), V.Zero, x * vanishing);

    /// <summary>dy where y is above 0, else 0.</summary>
    internal readonly struct Relu : IBinaryOp
    {
        public T Define<T>(T gradOutput, T y)
            where T : IFloatingPointIeee754<T> =>
            y > T.Zero ? gradOutput : T.Zero;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V y)
            where V : struct, ILanes<V> =>
            (y > V.Zero) & gradOutput;
    }

    /// <summary>dy where x is at least 0, else alpha dy.</summary>
    internal readonly struct LeakyRelu(float alpha) : IBinaryOp
    {
        public T Define<T>(T gradOutput, T x)
            where T : IFloatingPointIeee754<T> =>
            x < T.Zero ? T.CreateTruncating(alpha) * gradOutput : gradOutput;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V x)
            where V : struct, ILanes<V> =>
            V.Select(x < V.Zero, V.Create(alpha) * gradOutput, gradOutput);
    }

    /// <summary>dy where y is above 0, else dy (y + alpha).</summary>
    internal readonly struct Elu(float alpha) : IBinaryOp
    {
        public T Define<T>(T gradOutput, T y)
            where T : IFloatingPointIeee754<T> =>
            y > T.Zero ? gradOutput : gradOutput * (y + T.CreateTruncating(alpha));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V y)
            where V : struct, ILanes<V> =>
            V.Select(y > V.Zero, gradOutput, gradOutput * (y + V.Create(alpha)));
    }

    /// <summary>scale dy where y is above 0, else dy (y + scale alpha).</summary>
    internal readonly struct Selu : IBinaryOp
    {
        public T Define<T>(T gradOutput, T y)
            where T : IFloatingPointIeee754<T> =>
            gradOutput * (y > T.Zero ? T.CreateTruncating(Activations.SeluScale)
                : y + T.CreateTruncating(Activations.SeluScale * Activations.SeluAlpha));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V y)
            where V : struct, ILanes<V> =>
            gradOutput * V.Select(y > V.Zero, V.Create(Activations.SeluScale),
                y + V.Create(Activations.SeluScale * Activations.SeluAlpha));
    }

    /// <summary>dy / (1 + e^-x)</summary>
    internal readonly struct Softplus : IBinaryOp
    {
        public T Define<T>(T gradOutput, T x)
            where T : IFloatingPointIeee754<T> =>
            gradOutput / (T.One + T.Exp(-x));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V x)
            where V : struct, ILanes<V> =>
            gradOutput * VectorMath.Sigmoid(x);
    }

    /// <summary>dy / (1 + |x|)^2</summary>
    internal readonly struct Softsign : IBinaryOp
    {
        public T Define<T>(T gradOutput, T x)
            where T : IFloatingPointIeee754<T> =>
            gradOutput / ((T.One + T.Abs(x)) * (T.One + T.Abs(x)));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V x)
            where V : struct, ILanes<V> =>
            gradOutput / ((V.Create(1f) + V.Abs(x)) * (V.Create(1f) + V.Abs(x)));
    }

    /// <summary>alpha dy where y is between 0 and 1, else 0.</summary>
    internal readonly struct HardSigmoid(float alpha) : IBinaryOp
    {
        public T Define<T>(T gradOutput, T y)
            where T : IFloatingPointIeee754<T> =>
            y > T.Zero && y < T.One ? T.CreateTruncating(alpha) * gradOutput : T.Zero;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V y)
            where V : struct, ILanes<V> =>
            (y > V.Zero) & (y < V.Create(1f)) & (V.Create(alpha) * gradOutput);
    }

    /// <summary>dy (1 - y^2)</summary>
    internal readonly struct Tanh : IBinaryOp
    {
        public T Define<T>(T gradOutput, T y)
            where T : IFloatingPointIeee754<T> =>
            gradOutput * (T.One - (y * y));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V y)
            where V : struct, ILanes<V> =>
            gradOutput * V.MultiplyAdd(-y, y, V.Create(1f));
    }

    /// <summary>dy y (1 - y)</summary>
    internal readonly struct Sigmoid : IBinaryOp
    {
        public T Define<T>(T gradOutput, T y)
            where T : IFloatingPointIeee754<T> =>
            gradOutput * y * (T.One - y);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V y)
            where V : struct, ILanes<V> =>
            gradOutput * y * (V.Create(1f) - y);
    }

    /// <summary>dy (P(x) + x p(x)) with the normal distribution P and its density p.</summary>
    internal readonly struct Gelu : IBinaryOp
    {
        public T Define<T>(T gradOutput, T x)
            where T : IFloatingPointIeee754<T>
        {
            T cumulative = T.CreateTruncating(0.5 * (1 + ErrorFunction.Erf(double.CreateTruncating(x) / Math.Sqrt(2))));
            T density = T.Exp(T.CreateTruncating(-0.5) * x * x) / T.Sqrt(T.Pi + T.Pi);
            return gradOutput * (cumulative + (x * density));
        }

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V x)
            where V : struct, ILanes<V>
        {
            V half = V.Create(0.5f);
            V cumulative = V.MultiplyAdd(half, VectorMath.Erf(x * V.Create(Activations.RootHalf)), half);
            V density = V.Create(InverseRootTwoPi) * VectorMath.Exp(-half * x * x);
            return gradOutput * (cumulative + TimesVanishing(x, density));
        }
    }

    /// <summary>The gradient of the tanh form of GELU.</summary>
    internal readonly struct GeluTanh : IBinaryOp
    {
        public T Define<T>(T gradOutput, T x)
            where T : IFloatingPointIeee754<T>
        {
            T cubic = T.CreateTruncating(Activations.GeluCubic);
            T scale = T.CreateTruncating(Activations.RootTwoOverPi);
            T half = T.CreateTruncating(0.5);
            T tanh = T.Tanh(scale * (x + (cubic * x * x * x)));
            T inner = scale * (T.One + (T.CreateTruncating(3) * cubic * x * x));
            return gradOutput * half * (T.One + tanh + (x * (T.One - (tanh * tanh)) * inner));
        }

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V x)
            where V : struct, ILanes<V>
        {
            V one = V.Create(1f);
            V tanh = VectorMath.Tanh(Activations.GeluTanhArgument(x));
            V inner = V.Create(Activations.RootTwoOverPi) *
                V.MultiplyAdd(V.Create(3f * Activations.GeluCubic) * x, x, one);
            V slope = V.MultiplyAdd(-tanh, tanh, one);
            return gradOutput * V.Create(0.5f) * (one + tanh + TimesVanishing(x * inner, slope));
        }
    }

    /// <summary>dy s (1 + x (1 - s)) with s the sigmoid of x.</summary>
    internal readonly struct Silu : IBinaryOp
    {
        public T Define<T>(T gradOutput, T x)
            where T : IFloatingPointIeee754<T>
        {
            T s = T.One / (T.One + T.Exp(-x));
            return gradOutput * s * (T.One + (x * (T.One - s)));
        }

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V x)
            where V : struct, ILanes<V>
        {
            V s = VectorMath.Sigmoid(x);
            V rest = V.Create(1f) - s;
            return gradOutput * s * (V.Create(1f) + TimesVanishing(x, rest));
        }
    }

    /// <summary>dy where x is within [minimum, maximum], else 0.</summary>
    internal readonly struct Clip(float minimum, float maximum) : IBinaryOp
    {
        public T Define<T>(T gradOutput, T x)
            where T : IFloatingPointIeee754<T> =>
            x >= T.CreateTruncating(minimum) && x <= T.CreateTruncating(maximum) ? gradOutput : T.Zero;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V x)
            where V : struct, ILanes<V> =>
            (x >= V.Create(minimum)) & (x <= V.Create(maximum)) & gradOutput;
    }

    /// <summary>dy by the sign of x; 0 at 0.</summary>
    internal readonly struct Abs : IBinaryOp
    {
        public T Define<T>(T gradOutput, T x)
            where T : IFloatingPointIeee754<T> =>
            x > T.Zero ? gradOutput : x < T.Zero ? -gradOutput : T.Zero;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V x)
            where V : struct, ILanes<V> =>
            ((x > V.Zero) & gradOutput) | ((x < V.Zero) & -gradOutput);
    }

    /// <summary>dy (t + x s (1 - t^2)) with s the sigmoid of x and t the hyperbolic tangent of ln(1 + e^x).</summary>
    internal readonly struct Mish : IBinaryOp
    {
        public T Define<T>(T gradOutput, T x)
            where T : IFloatingPointIeee754<T>
        {
            T t = T.Tanh(default(Activations.Softplus).Define(x));
            T s = T.One / (T.One + T.Exp(-x));
            return gradOutput * (t + (x * s * (T.One - (t * t))));
        }

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V x)
            where V : struct, ILanes<V>
        {
            V t = VectorMath.Tanh(default(Activations.Softplus).Apply(x));
            V slope = VectorMath.Sigmoid(x) * V.MultiplyAdd(-t, t, V.Create(1f));
            return gradOutput * (t + TimesVanishing(x, slope));
        }
    }

    /// <summary>0 up to -3, dy from 3 on, dy (x / 3 + 1 / 2) between.</summary>
    internal readonly struct HardSwish : IBinaryOp
    {
        public T Define<T>(T gradOutput, T x)
            where T : IFloatingPointIeee754<T> =>
            x <= T.CreateTruncating(-3) ? T.Zero
                : x >= T.CreateTruncating(3) ? gradOutput
                : gradOutput * ((x / T.CreateTruncating(3)) + T.CreateTruncating(0.5));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V gradOutput, V x)
            where V : struct, ILanes<V>
        {
            V between = gradOutput * V.MultiplyAdd(V.Create(1f / 3), x, V.Create(0.5f));
            return V.Select(x <= V.Create(-3f), V.Zero, V.Select(x >= V.Create(3f), gradOutput, between));
        }
    }
}
