using System.Runtime.Intrinsics;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Kernels.Simd;
using Elementwise = Microsoft.ML.BigDL.Kernels.Simd.Elementwise;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public class VectorMathTests
{
    private static readonly float[] s_special =
    [
        0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon,
        1.17549435e-38f, 1e-40f, -1e-40f, float.MaxValue, float.MinValue, 88.72283f, 88.73f, 89f, -87.33654f, -87.4f,
        -103.97f, -103.98f, -104f, -105f, 9.0f, 9.02f, -9.1f, 0.5f, 2f, 0.70710677f, 0.9277344f, -0.9277344f, 3.8f, 4f, 17f,
    ];

    // Set by the runner before each test.
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Exp_is_within_two_ulps() => Check<Elementary.Exp>(Math.Exp, -110, 95);

    [TestMethod]
    public void Log_is_within_two_ulps()
    {
        Check<Elementary.Log>(Math.Log, 1e-3, 4);
        Check<Elementary.Log>(Math.Log, 0, 3e38);
        Check<Elementary.Log>(Math.Log, 0, 3e-38);
    }

    [TestMethod]
    public void Tanh_is_within_two_ulps()
    {
        Check<Activations.Tanh>(Math.Tanh, -11, 11);
        Check<Activations.Tanh>(Math.Tanh, -0.7, 0.7);
        Check<Activations.Tanh>(Math.Tanh, -1e-3, 1e-3);
    }

    [TestMethod]
    public void Sigmoid_is_within_two_and_a_half_ulps() =>
        Check<Activations.Sigmoid>(x => 1 / (1 + Math.Exp(-x)), -105, 30, allowed: 2.5);

    [TestMethod]
    public void Erf_is_within_two_ulps()
    {
        Check<Elementary.Erf>(ErrorFunction.Erf, -6, 6);
        Check<Elementary.Erf>(ErrorFunction.Erf, -0.1, 0.1);
    }

    [TestMethod]
    public void Softplus_is_within_three_ulps() =>
        Check<Activations.Softplus>(x => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))), -100, 100, allowed: 3);

    [TestMethod]
    public void Exp_minus_one_is_within_three_ulps()
    {
        CheckOp(new Activations.Elu(1), x => x > 0 ? x : ExpMinusOne(x), -30, 1, allowed: 3);
        CheckOp(new Activations.Elu(1), x => x > 0 ? x : ExpMinusOne(x), -1e-2, 1e-2, allowed: 3);
    }

    private static double LogOnePlus(double x) => x < 1e-5 ? x - (x * x / 2) + (x * x * x / 3) : Math.Log(1 + x);

    private static double ExpMinusOne(double x) =>
        Math.Abs(x) < 1e-5 ? x + (x * x / 2) + (x * x * x / 6) : Math.Exp(x) - 1;

    private void Check<TOp>(Func<double, double> exact, double low, double high, double allowed = 2)
        where TOp : struct, IUnaryOp => CheckOp(default(TOp), exact, low, high, allowed);

    private void CheckOp<TOp>(TOp op, Func<double, double> exact, double low, double high, double allowed)
        where TOp : struct, IUnaryOp
    {
        const int Count = 200_000;
        float[] x = new float[Count + s_special.Length];
        for (int i = 0; i < Count; i++)
            x[i] = (float)(low + ((high - low) * i / (Count - 1)));

        s_special.CopyTo(x, Count);
        CheckWidth<TOp, Lanes512>(op, x, exact, allowed);
        CheckWidth<TOp, Lanes256>(op, x, exact, allowed);
        CheckWidth<TOp, Lanes128>(op, x, exact, allowed);
    }

    private void CheckWidth<TOp, V>(TOp op, float[] x, Func<double, double> exact, double allowed)
        where TOp : struct, IUnaryOp
        where V : struct, ILanes<V>
    {
        float[] y = new float[x.Length];
        Elementwise.Apply<TOp, V>(x, y, op);
        double worst = 0;
        float worstAt = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double truth = exact(x[i]);
            double error = Ulps(y[i], truth);
            if (!(error <= worst))
                (worst, worstAt) = (error, x[i]);
        }

        TestContext.WriteLine($"{typeof(TOp).Name} {typeof(V).Name}: {worst:F3} ulp at {worstAt:R}; " +
            $"512 accelerated: {Vector512.IsHardwareAccelerated}");
        Assert.IsLessThanOrEqualTo(allowed, worst, $"{typeof(TOp).Name} {typeof(V).Name}: {worst} ulp at {worstAt:R}");
    }

    private static double Ulps(float actual, double truth)
    {
        float rounded = (float)truth;
        if (float.IsNaN(rounded))
            return float.IsNaN(actual) ? 0 : double.PositiveInfinity;

        if (float.IsInfinity(rounded) || truth == 0)
            return actual.Equals(rounded) && float.IsNegative(actual) == float.IsNegative(rounded) ? 0 : double.PositiveInfinity;

        if (!float.IsFinite(actual))
            return double.PositiveInfinity;

        double unit = Math.Max(Math.Abs((double)MathF.BitIncrement(MathF.Abs(rounded)) - Math.Abs(rounded)), float.Epsilon);
        return Math.Abs(actual - truth) / unit;
    }
}
