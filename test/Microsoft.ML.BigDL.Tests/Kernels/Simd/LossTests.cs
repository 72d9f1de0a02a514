using Microsoft.ML.BigDL.Kernels;
using ElementLoss = Microsoft.ML.BigDL.Kernels.Simd.ElementLoss;
using NaiveElementLoss = Microsoft.ML.BigDL.Kernels.Reference.ElementLoss;
using NaiveSoftmaxCrossEntropy = Microsoft.ML.BigDL.Kernels.Reference.SoftmaxCrossEntropy;
using SoftmaxCrossEntropy = Microsoft.ML.BigDL.Kernels.Simd.SoftmaxCrossEntropy;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public class LossTests
{
    private const int Rows = 4;

    [TestMethod]
    [DataRow(1)]
    [DataRow(10)]
    [DataRow(16)]
    [DataRow(37)]
    [DataRow(1000)]
    public void Softmax_cross_entropy_matches_reference(int classes)
    {
        float[] logits = Sample.Floats(Rows * classes, 1, 5);
        float[] weights = [1, 0.5f, 2, 0];
        long[] labels = [0, classes - 1, classes / 2, -1];
        double[] loss = new double[Rows];
        double[] gradient = new double[logits.Length];
        NaiveSoftmaxCrossEntropy.Sparse<double, long>(
            classes, Sample.Doubles(logits), labels, Sample.Doubles(weights), 0.25, loss, gradient);
        float[] fastLoss = new float[Rows];
        var fastGradient = new Guarded(logits);
        SoftmaxCrossEntropy.Sparse<long>(classes, fastGradient.Span, labels, weights, 0.25f, fastLoss, fastGradient.Span, 0, 1);
        SoftmaxCrossEntropy.Sparse<long>(classes, fastGradient.Span, labels, weights, 0.25f, fastLoss, fastGradient.Span, 1, Rows);
        fastGradient.AssertUntouchedOutside();
        Close.Assert(loss, fastLoss, 2e-6, "loss");
        Close.Assert(gradient, fastGradient.Span, 1e-6, "gradient");
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(10)]
    [DataRow(37)]
    public void Dense_softmax_cross_entropy_matches_reference(int classes)
    {
        float[] logits = Sample.Floats(Rows * classes, 1, 5);
        float[] targets = Sample.Floats(Rows * classes, 2, 0.5, 0.5);
        double[] loss = new double[Rows];
        double[] gradient = new double[logits.Length];
        NaiveSoftmaxCrossEntropy.Dense(classes, Sample.Doubles(logits), Sample.Doubles(targets), [], 0.25, loss, gradient);
        float[] fastLoss = new float[Rows];
        float[] fastGradient = new float[logits.Length];
        SoftmaxCrossEntropy.Dense(classes, logits, targets, [], 0.25f, fastLoss, fastGradient, 0, Rows);
        Close.Assert(loss, fastLoss, 2e-6, "loss");
        Close.Assert(gradient, fastGradient, 2e-6, "gradient");
    }

    [TestMethod]
    public void Softmax_cross_entropy_gradient_matches_numeric_gradient()
    {
        double[] logits = Sample.Doubles(Sample.Floats(12, 1));
        double[] targets = Sample.Doubles(Sample.Floats(12, 2, 0.5, 0.5));
        double[] weights = [0.5, 2, 1];
        double[] loss = new double[3];
        double[] gradient = new double[12];
        NaiveSoftmaxCrossEntropy.Dense(4, logits, targets, weights, 1, loss, gradient);
        NumericGradient.Assert(logits, gradient, () =>
        {
            NaiveSoftmaxCrossEntropy.Dense(4, logits, targets, weights, 1, loss, []);
            return loss.Sum();
        });
    }

    [TestMethod]
    public void Softmax_cross_entropy_rejects_a_label_past_the_classes() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => SoftmaxCrossEntropy.Sparse<int>(3, new float[3], [3], [], 1, new float[1], new float[3], 0, 1));

    [TestMethod]
    public void Element_losses_match_reference_and_numeric_gradient()
    {
        Check<ElementLosses.SquaredError>();
        Check<ElementLosses.AbsoluteError>();
        Check(new ElementLosses.Huber(0.8f));
        Check<ElementLosses.LogCosh>();
        Check<ElementLosses.BinaryCrossEntropyWithLogits>();
        Check(new ElementLosses.BinaryCrossEntropy(1e-7f), positive: true);
        Check<ElementLosses.Hinge>();
        Check<ElementLosses.Poisson>(positive: true);
    }

    private static void Check<TLoss>(TLoss function = default, bool positive = false)
        where TLoss : struct, ILoss
    {
        foreach (int columns in new[] { 1, 7, 16, 33, 100 })
        {
            float[] x = positive ? Sample.Floats(Rows * columns, 1, 0.45, 0.5) : Sample.Floats(Rows * columns, 1, 3);
            float[] targets = Sample.Floats(x.Length, 2, 0.5, 0.5);
            float[] weights = [1, 0.5f, 2, 0];
            double[] wide = Sample.Doubles(x);
            double[] loss = new double[Rows];
            double[] gradient = new double[x.Length];
            NaiveElementLoss.Run(
                columns, wide, Sample.Doubles(targets), Sample.Doubles(weights), 1.0, loss, gradient, function);
            float[] fastLoss = new float[Rows];
            var fastGradient = new Guarded(x);
            ElementLoss.Run(
                columns, fastGradient.Span, targets, weights, 1f, fastLoss, fastGradient.Span, 0, Rows, function);
            fastGradient.AssertUntouchedOutside();
            Close.Assert(loss, fastLoss, 3e-6, $"{typeof(TLoss).Name} loss");
            Close.Assert(gradient, fastGradient.Span, 3e-6, $"{typeof(TLoss).Name} gradient");
            if (columns == 7)
            {
                NumericGradient.Assert(wide, gradient, () =>
                {
                    NaiveElementLoss.Run(
                        columns, wide, Sample.Doubles(targets), Sample.Doubles(weights), 1.0, loss, [], function);
                    return loss.Sum();
                });
            }
        }
    }
}
