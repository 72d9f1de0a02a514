using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using Elementwise = Microsoft.ML.BigDL.Kernels.Simd.Elementwise;
using Naive = Microsoft.ML.BigDL.Kernels.Reference.Elementwise;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public class ElementwiseTests
{
    private static readonly float[] s_special =
    [
        0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -1e-40f, 3e38f, -3e38f, 1f, -1f, 0.5f, 1.5f,
        2.5f, -2.5f, 88f, -88f,
    ];

    [TestMethod]
    public void Unary_operations_match_their_definition()
    {
        Unary<Elementary.Neg>();
        Unary<Elementary.Abs>();
        Unary<Elementary.Exp>();
        Unary<Elementary.Log>();
        Unary<Elementary.Sqrt>();
        Unary<Elementary.Reciprocal>();
        Unary<Elementary.Square>();
        Unary<Elementary.Erf>();
        Unary<Elementary.Sin>();
        Unary<Elementary.Cos>();
        Unary<Elementary.Floor>();
        Unary<Elementary.Ceil>();
        Unary<Elementary.Round>();
        Unary<Elementary.Sign>();
        Unary(new Elementary.Clip(-0.7f, 1.2f));
        Unary<Activations.Relu>();
        Unary(new Activations.LeakyRelu(0.1f));
        Unary(new Activations.Elu(1.5f));
        Unary<Activations.Selu>();
        Unary<Activations.Softplus>();
        Unary<Activations.Softsign>();
        Unary(new Activations.HardSigmoid(0.2f, 0.5f));
        Unary<Activations.Tanh>();
        Unary<Activations.Sigmoid>();
        Unary<Activations.Gelu>();
        Unary<Activations.GeluTanh>();
        Unary<Activations.Silu>();
    }

    [TestMethod]
    public void Binary_operations_match_their_definition()
    {
        Binary<Arithmetic.Add>();
        Binary<Arithmetic.Sub>();
        Binary<Arithmetic.Mul>();
        Binary<Arithmetic.Div>();
        Binary<Arithmetic.Pow>();
        Binary<Arithmetic.Max>();
        Binary<Arithmetic.Min>();
    }

    [TestMethod]
    public void Gradients_match_their_definition()
    {
        Binary<ActivationGradients.Relu>();
        Binary(new ActivationGradients.LeakyRelu(0.1f));
        Binary(new ActivationGradients.Elu(1.5f));
        Binary<ActivationGradients.Selu>();
        Binary<ActivationGradients.Softplus>();
        Binary<ActivationGradients.Softsign>();
        Binary(new ActivationGradients.HardSigmoid(0.2f));
        Binary<ActivationGradients.Tanh>();
        Binary<ActivationGradients.Sigmoid>();
        Binary<ActivationGradients.Gelu>();
        Binary<ActivationGradients.GeluTanh>();
        Binary<ActivationGradients.Silu>();
        Binary(new ActivationGradients.Clip(-0.7f, 1.2f));
        Binary<ActivationGradients.Abs>();
    }

    [TestMethod]
    public void Definitions_of_gradients_match_numeric_derivatives()
    {
        Derivative<Activations.Relu, ActivationGradients.Relu>(fromOutput: true);
        Derivative(fromOutput: false, new Activations.LeakyRelu(0.1f), new ActivationGradients.LeakyRelu(0.1f));
        Derivative(fromOutput: true, new Activations.Elu(1.5f), new ActivationGradients.Elu(1.5f));
        Derivative<Activations.Selu, ActivationGradients.Selu>(fromOutput: true);
        Derivative<Activations.Softplus, ActivationGradients.Softplus>(fromOutput: false);
        Derivative<Activations.Softsign, ActivationGradients.Softsign>(fromOutput: false);
        Derivative(fromOutput: true, new Activations.HardSigmoid(0.2f, 0.5f), new ActivationGradients.HardSigmoid(0.2f));
        Derivative<Activations.Tanh, ActivationGradients.Tanh>(fromOutput: true);
        Derivative<Activations.Sigmoid, ActivationGradients.Sigmoid>(fromOutput: true);
        Derivative<Activations.Gelu, ActivationGradients.Gelu>(fromOutput: false);
        Derivative<Activations.GeluTanh, ActivationGradients.GeluTanh>(fromOutput: false);
        Derivative<Activations.Silu, ActivationGradients.Silu>(fromOutput: false);
        Derivative(fromOutput: false, new Elementary.Clip(-0.7f, 1.2f), new ActivationGradients.Clip(-0.7f, 1.2f));
        Derivative<Elementary.Abs, ActivationGradients.Abs>(fromOutput: false);
    }

    [TestMethod]
    public void Infinite_inputs_have_finite_gradients()
    {
        float[] dy = [2, 2];
        float[] x = [float.PositiveInfinity, float.NegativeInfinity];
        float[] dx = new float[2];
        Elementwise.Apply<ActivationGradients.Gelu>(dy, x, dx);
        CollectionAssert.AreEqual(new[] { 2f, 0f }, dx);
        Elementwise.Apply<ActivationGradients.GeluTanh>(dy, x, dx);
        CollectionAssert.AreEqual(new[] { 2f, 0f }, dx);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 10)]
    [DataRow(5, 37)]
    public void Rows_and_channels_broadcast(int outer, int size)
    {
        const int Inner = 7;
        float[] x = Sample.Floats(outer * size * Inner, 1);
        float[] bias = Sample.Floats(size, 2);
        float[] expected = new float[x.Length];
        float[] actual = new float[x.Length];
        Naive.ApplyRows<float, Arithmetic.Sub>(x, bias, expected);
        Elementwise.ApplyRows<Arithmetic.Sub>(x, bias, actual);
        CollectionAssert.AreEqual(expected, actual);
        Naive.ApplyChannels<float, Arithmetic.Sub>(x, bias, expected, Inner);
        Elementwise.ApplyChannels<Arithmetic.Sub>(x, bias, actual, Inner);
        CollectionAssert.AreEqual(expected, actual);
        Naive.Apply<float, Arithmetic.Sub>(2f, x, expected);
        Elementwise.Apply<Arithmetic.Sub>(2f, x, actual);
        CollectionAssert.AreEqual(expected, actual);
        Naive.Apply<float, Arithmetic.Sub>(x, 2f, expected);
        Elementwise.Apply<Arithmetic.Sub>(x, 2f, actual);
        CollectionAssert.AreEqual(expected, actual);
    }

    private static void Unary<TOp>(TOp op = default)
        where TOp : struct, IUnaryOp
    {
        Unary<TOp, Lanes512>(op);
        Unary<TOp, Lanes256>(op);
        Unary<TOp, Lanes128>(op);
    }

    private static void Unary<TOp, V>(TOp op)
        where TOp : struct, IUnaryOp
        where V : struct, ILanes<V>
    {
        float[] all = [.. Sample.Floats(257 - s_special.Length, 7, 8), .. s_special];
        float[] whole = new float[all.Length];
        double[] expected = new double[all.Length];
        Naive.Apply<double, TOp>(Sample.Doubles(all), expected, op);
        Elementwise.Apply<TOp, V>(all, whole, op);
        Close.Assert(expected, whole, 1e-6, $"{typeof(TOp).Name} {typeof(V).Name}");
        for (int length = 0; length < all.Length; length++)
        {
            int start = (all.Length - length) / 2;
            var inPlace = new Guarded(all.AsSpan(start, length));
            Elementwise.Apply<TOp, V>(inPlace.Span, inPlace.Span, op);
            inPlace.AssertUntouchedOutside();
            AssertSameBits(whole.AsSpan(start, length), inPlace.Span, typeof(TOp).Name);
        }
    }

    private static void Binary<TOp>(TOp op = default)
        where TOp : struct, IBinaryOp
    {
        Binary<TOp, Lanes512>(op);
        Binary<TOp, Lanes256>(op);
        Binary<TOp, Lanes128>(op);
    }

    private static void Binary<TOp, V>(TOp op)
        where TOp : struct, IBinaryOp
        where V : struct, ILanes<V>
    {
        float[] x = Sample.Floats(257, 8, 3);
        float[] y = Sample.Floats(257, 9, 3);
        float[] whole = new float[x.Length];
        double[] expected = new double[x.Length];
        Naive.Apply<double, TOp>(Sample.Doubles(x), Sample.Doubles(y), expected, op);
        Elementwise.Apply<TOp, V>(x, y, whole, op);
        Close.Assert(expected, whole, 1e-6, $"{typeof(TOp).Name} {typeof(V).Name}");
        for (int length = 0; length < x.Length; length++)
        {
            int start = (x.Length - length) / 2;
            var left = new Guarded(x.AsSpan(start, length));
            Elementwise.Apply<TOp, V>(left.Span, y.AsSpan(start, length), left.Span, op);
            left.AssertUntouchedOutside();
            AssertSameBits(whole.AsSpan(start, length), left.Span, typeof(TOp).Name);
            var right = new Guarded(y.AsSpan(start, length));
            Elementwise.Apply<TOp, V>(x.AsSpan(start, length), right.Span, right.Span, op);
            right.AssertUntouchedOutside();
            AssertSameBits(whole.AsSpan(start, length), right.Span, typeof(TOp).Name);
        }
    }

    private static void Derivative<TOp, TGradient>(bool fromOutput, TOp op = default, TGradient gradient = default)
        where TOp : struct, IUnaryOp
        where TGradient : struct, IBinaryOp
    {
        foreach (double x in Sample.Doubles(Sample.Floats(50, 3, 4)))
        {
            const double Step = 1e-6;
            double numeric = (op.Define(x + Step) - op.Define(x - Step)) / (2 * Step);
            double analytic = gradient.Define(1.7, fromOutput ? op.Define(x) : x);
            Assert.AreEqual(1.7 * numeric, analytic, 1e-5, $"{typeof(TOp).Name} at {x}");
        }
    }

    private static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = float.IsNaN(expected[i]) ? float.IsNaN(actual[i])
                : BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]);
            Assert.IsTrue(same, $"{what}: element {i} of {expected.Length} depends on its position.");
        }
    }
}
