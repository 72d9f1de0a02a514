using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using Naive = Microsoft.ML.BigDL.Kernels.Reference.Softmax;
using Softmax = Microsoft.ML.BigDL.Kernels.Simd.Softmax;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public class SoftmaxTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Forward_and_backward_match_reference(bool log)
    {
        foreach (int axis in new[] { 1, 2, 10, 15, 16, 17, 31, 33, 100, 257 })
        {
            foreach (int inner in new[] { 1, 3, 16, 21 })
            {
                var geometry = new AxisGeometry(3, axis, inner);
                Check<Lanes512>(geometry, log);
                Check<Lanes256>(geometry, log);
                Check<Lanes128>(geometry, log);
            }
        }
    }

    [TestMethod]
    public void Large_logits_and_masked_classes_stay_finite()
    {
        float[] x = [1000, 1001, float.NegativeInfinity, 999];
        Softmax.Forward(new AxisGeometry(1, 4, 1), x, x, log: false, 0, 1);
        Assert.AreEqual(0f, x[2]);
        Assert.AreEqual(1f, x[0] + x[1] + x[3], 1e-6f);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Reference_gradient_matches_numeric_gradient(bool log)
    {
        var geometry = new AxisGeometry(2, 5, 3);
        double[] x = Sample.Doubles(Sample.Floats(30, 1));
        double[] dy = Sample.Doubles(Sample.Floats(30, 2));
        double[] y = new double[30];
        double[] dx = new double[30];
        Naive.Forward<double>(in geometry, x, y, log);
        Naive.Backward<double>(in geometry, y, dy, dx, log);
        NumericGradient.Assert(x, dx, () =>
        {
            Naive.Forward<double>(in geometry, x, y, log);
            return NumericGradient.Dot(y, dy);
        });
    }

    private static void Check<V>(AxisGeometry geometry, bool log)
        where V : struct, ILanes<V>
    {
        int length = geometry.Outer * geometry.Axis * geometry.Inner;
        float[] x = Sample.Floats(length, 3, 6);
        float[] dy = Sample.Floats(length, 4);
        double[] expected = new double[length];
        double[] expectedGradient = new double[length];
        Naive.Forward<double>(in geometry, Sample.Doubles(x), expected, log);
        Naive.Backward<double>(in geometry, expected, Sample.Doubles(dy), expectedGradient, log);

        var y = new Guarded(x);
        Softmax.Forward<V>(in geometry, y.Span, y.Span, log, 0, geometry.ItemCount);
        var dx = new Guarded(dy);
        Softmax.Backward<V>(in geometry, y.Span, dx.Span, dx.Span, log, 0, geometry.ItemCount);
        y.AssertUntouchedOutside();
        dx.AssertUntouchedOutside();
        Close.Assert(expected, y.Span, 2e-6, $"forward {geometry} {typeof(V).Name}");
        Close.Assert(expectedGradient, dx.Span, 1e-5, $"backward {geometry} {typeof(V).Name}");

        float[] split = new float[length];
        for (int item = geometry.ItemCount - 1; item >= 0; item--)
            Softmax.Forward<V>(in geometry, x, split, log, item, item + 1);

        Assert.IsTrue(y.Span.SequenceEqual(split), $"{geometry} depends on the split.");
    }
}
