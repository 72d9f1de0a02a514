using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Kernels.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;
namespace Microsoft.ML.BigDL.Kernels;

/// <summary>Activation functions with the defaults of ONNX.</summary>
internal static class Activations
{
    /// <summary>The scale of SELU.</summary>
    public const float SeluScale = 1.05070098735548f;

    /// <summary>The alpha of SELU.</summary>
    public const float SeluAlpha = 1.67326324235437f;

    /// <summary>The cubic coefficient of the tanh form of GELU.</summary>
    public const float GeluCubic = 0.044715f;

    /// <summary>sqrt(2 / pi)</summary>
    public const float RootTwoOverPi = 0.797884560802865f;

    /// <summary>sqrt(1 / 2)</summary>
    public const float RootHalf = 0.707106781186548f;

    [MethodImpl(AggressiveInlining)]
    internal static V GeluTanhArgument<V>(V x)
        where V : struct, ILanes<V> =>
        V.Create(RootTwoOverPi) * V.MultiplyAdd(V.Create(GeluCubic) * x * x, x, x);

    /// <summary>max(x, 0); NaN stays.</summary>
    internal readonly struct Relu : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            x < T.Zero ? T.Zero : x;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.MaxFast(V.Zero, x);
    }

    /// <summary>x where x is at least 0, else alpha x.</summary>
    internal readonly struct LeakyRelu(float alpha) : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            x < T.Zero ? T.CreateTruncating(alpha) * x : x;

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Select(x < V.Zero, V.Create(alpha) * x, x);
    }

    /// <summary>x above 0, else alpha (e^x - 1).</summary>
    internal readonly struct Elu(float alpha) : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            x > T.Zero ? x : T.CreateTruncating(alpha) * T.ExpM1(x);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Select(x > V.Zero, x, V.Create(alpha) * VectorMath.ExpMinusOne(x));
    }

    /// <summary>
    /// scale x above 0, else scale alpha (e^x - 1), with the constants of Klambauer et al., arXiv 1706.02515.
    /// </summary>
    internal readonly struct Selu : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(SeluScale) * (x > T.Zero ? x : T.CreateTruncating(SeluAlpha) * T.ExpM1(x));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Create(SeluScale) * V.Select(x > V.Zero, x, V.Create(SeluAlpha) * VectorMath.ExpMinusOne(x));
    }

    /// <summary>ln(1 + e^x)</summary>
    internal readonly struct Softplus : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Max(x, T.Zero) + T.LogP1(T.Exp(-T.Abs(x)));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.MaxFast(V.Zero, x) + VectorMath.LogOnePlus(VectorMath.Exp(-V.Abs(x)));
    }

    /// <summary>x / (1 + |x|)</summary>
    internal readonly struct Softsign : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            x / (T.One + T.Abs(x));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            x / (V.Create(1f) + V.Abs(x));
    }

    /// <summary>alpha x + beta kept within [0, 1].</summary>
    internal readonly struct HardSigmoid(float alpha, float beta) : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Max(T.Zero, T.Min(T.One, (T.CreateTruncating(alpha) * x) + T.CreateTruncating(beta)));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.MaxFast(V.Zero, V.MinFast(V.Create(1f), V.MultiplyAdd(V.Create(alpha), x, V.Create(beta))));
    }

    /// <summary>The hyperbolic tangent.</summary>
    internal readonly struct Tanh : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.Tanh(x);

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            VectorMath.Tanh(x);
    }

    /// <summary>1 / (1 + e^-x)</summary>
    internal readonly struct Sigmoid : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.One / (T.One + T.Exp(-x));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            VectorMath.Sigmoid(x);
    }

    /// <summary>x/2 (1 + erf(x / sqrt 2)); the error is relative to x, not to the small result far below 0.</summary>
    internal readonly struct Gelu : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(0.5) * x *
                (T.One + T.CreateTruncating(ErrorFunction.Erf(double.CreateTruncating(x) / Math.Sqrt(2))));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Create(0.5f) * x * (V.Create(1f) + VectorMath.Erf(x * V.Create(RootHalf)));
    }

    /// <summary>x/2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), Hendrycks and Gimpel, arXiv 1606.08415.</summary>
    internal readonly struct GeluTanh : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            T.CreateTruncating(0.5) * x *
                (T.One + T.Tanh(T.CreateTruncating(RootTwoOverPi) * (x + (T.CreateTruncating(GeluCubic) * x * x * x))));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            V.Create(0.5f) * x * (V.Create(1f) + VectorMath.Tanh(GeluTanhArgument(x)));
    }

    /// <summary>x / (1 + e^-x)</summary>
    internal readonly struct Silu : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            x / (T.One + T.Exp(-x));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            x * VectorMath.Sigmoid(x);
    }

    /// <summary>x tanh(ln(1 + e^x)), Misra, arXiv 1908.08681.</summary>
    internal readonly struct Mish : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            x * T.Tanh(default(Softplus).Define(x));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            x * VectorMath.Tanh(default(Softplus).Apply(x));
    }

    /// <summary>x (x / 6 + 1 / 2) with the factor kept within [0, 1], Howard et al., arXiv 1905.02244.</summary>
    internal readonly struct HardSwish : IUnaryOp
    {
        public T Define<T>(T x)
            where T : IFloatingPointIeee754<T> =>
            x * T.Max(T.Zero, T.Min(T.One, (x / T.CreateTruncating(6)) + T.CreateTruncating(0.5)));

        [MethodImpl(AggressiveInlining)]
        public V Apply<V>(V x)
            where V : struct, ILanes<V> =>
            x * V.MaxFast(V.Zero, V.MinFast(V.Create(1f), V.MultiplyAdd(V.Create(1f / 6), x, V.Create(0.5f))));
    }
}
