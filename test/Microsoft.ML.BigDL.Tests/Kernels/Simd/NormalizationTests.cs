using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using BatchNorm = Microsoft.ML.BigDL.Kernels.Simd.BatchNorm;
using LayerNorm = Microsoft.ML.BigDL.Kernels.Simd.LayerNorm;
using NaiveBatchNorm = Microsoft.ML.BigDL.Kernels.Reference.BatchNorm;
using NaiveLayerNorm = Microsoft.ML.BigDL.Kernels.Reference.LayerNorm;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public class NormalizationTests
{
    [TestMethod]
    public void Batch_norm_matches_reference()
    {
        foreach ((int outer, int channels, int inner) in new[]
            { (1, 3, 9), (4, 5, 1), (7, 16, 1), (3, 37, 1), (2, 3, 2), (3, 2, 49), (2, 4, 64), (2, 1, 9000), (5, 2, 257) })
        {
            var geometry = new ChannelGeometry(outer, channels, inner);
            CheckBatchNorm<Lanes512>(geometry);
            CheckBatchNorm<Lanes256>(geometry);
            CheckBatchNorm<Lanes128>(geometry);
        }
    }

    [TestMethod]
    public void Batch_norm_gradient_matches_numeric_gradient()
    {
        var geometry = new ChannelGeometry(3, 2, 4);
        double[] x = Sample.Doubles(Sample.Floats(24, 1));
        double[] dy = Sample.Doubles(Sample.Floats(24, 2));
        double[] gamma = [1.5, -0.5];
        double[] beta = [0.1, 0.2];
        double[] mean = new double[2];
        double[] variance = new double[2];
        double[] y = new double[24];
        double[] dx = new double[24];
        double[] gradGamma = new double[2];
        double[] gradBeta = new double[2];
        double Loss()
        {
            NaiveBatchNorm.Statistics<double>(in geometry, x, mean, variance);
            NaiveBatchNorm.Normalize<double>(in geometry, x, mean, variance, gamma, beta, 1e-3, y);
            return NumericGradient.Dot(y, dy);
        }

        Loss();
        NaiveBatchNorm.Backward<double>(in geometry, x, dy, mean, variance, gamma, 1e-3, dx, gradGamma, gradBeta);
        NumericGradient.Assert(x, dx, Loss);
        NumericGradient.Assert(gamma, gradGamma, Loss);
        NumericGradient.Assert(beta, gradBeta, Loss);
    }

    [TestMethod]
    public void Normalization_ends_in_the_activation()
    {
        var geometry = new ChannelGeometry(1, 2, 3);
        float[] y = [-2, -1, 3, 4, -5, 6];
        BatchNorm.Normalize<Activations.Relu>(in geometry, y, [0, 0], [1, 1], [], [], 0, y, 0, geometry.PlaneItems);
        CollectionAssert.AreEqual(new float[] { 0, 0, 3, 4, 0, 6 }, y);
    }

    [TestMethod]
    public void Moving_statistics_keep_their_share()
    {
        float[] moving = [1, 2];
        BatchNorm.UpdateMoving(moving, [3, 4], 0.75f, 2);
        CollectionAssert.AreEqual(new float[] { 2.25f, 3.5f }, moving);
    }

    [TestMethod]
    public void Layer_norm_matches_reference()
    {
        foreach (int columns in new[] { 1, 2, 7, 15, 16, 17, 64, 100, 257, 9000 })
        {
            CheckLayerNorm<Lanes512>(columns);
            CheckLayerNorm<Lanes256>(columns);
            CheckLayerNorm<Lanes128>(columns);
        }
    }

    [TestMethod]
    public void Layer_norm_gradient_matches_numeric_gradient()
    {
        const int Columns = 5;
        double[] x = Sample.Doubles(Sample.Floats(15, 1));
        double[] dy = Sample.Doubles(Sample.Floats(15, 2));
        double[] gamma = Sample.Doubles(Sample.Floats(Columns, 3));
        double[] beta = Sample.Doubles(Sample.Floats(Columns, 4));
        double[] y = new double[15];
        double[] mean = new double[3];
        double[] inverse = new double[3];
        double[] dx = new double[15];
        double[] gradGamma = new double[Columns];
        double[] gradBeta = new double[Columns];
        double Loss()
        {
            NaiveLayerNorm.Forward<double>(Columns, x, gamma, beta, 1e-3, y, mean, inverse);
            return NumericGradient.Dot(y, dy);
        }

        Loss();
        NaiveLayerNorm.Backward<double>(Columns, x, dy, gamma, mean, inverse, dx, gradGamma, gradBeta);
        NumericGradient.Assert(x, dx, Loss);
        NumericGradient.Assert(gamma, gradGamma, Loss);
        NumericGradient.Assert(beta, gradBeta, Loss);
    }

    private static void CheckBatchNorm<V>(ChannelGeometry geometry)
        where V : struct, ILanes<V>
    {
        int length = geometry.Outer * geometry.Channels * geometry.Inner;
        int channels = geometry.Channels;
        string what = $"{geometry} {typeof(V).Name}";
        float[] x = Sample.Floats(length, 1, 2, 3);
        float[] dy = Sample.Floats(length, 2);
        float[] gamma = Sample.Floats(channels, 3, 1, 1.5);
        float[] beta = Sample.Floats(channels, 4);
        double[] mean = new double[channels];
        double[] variance = new double[channels];
        double[] y = new double[length];
        double[] dx = new double[length];
        double[] gradGamma = new double[channels];
        double[] gradBeta = new double[channels];
        NaiveBatchNorm.Statistics<double>(in geometry, Sample.Doubles(x), mean, variance);
        NaiveBatchNorm.Normalize<double>(
            in geometry, Sample.Doubles(x), mean, variance, Sample.Doubles(gamma), Sample.Doubles(beta), 1e-3, y);
        NaiveBatchNorm.Backward<double>(in geometry, Sample.Doubles(x), Sample.Doubles(dy), mean, variance,
            Sample.Doubles(gamma), 1e-3, dx, gradGamma, gradBeta);

        var fastMean = new Guarded(channels);
        var fastVariance = new Guarded(channels);
        for (int item = geometry.ChannelItems - 1; item >= 0; item--)
            BatchNorm.Statistics<V>(in geometry, x, fastMean.Span, fastVariance.Span, item, item + 1);

        Close.Assert(mean, fastMean.Span, 1e-6, $"mean {what}");
        Close.Assert(variance, fastVariance.Span, 3e-6, $"variance {what}");
        var fastY = new Guarded(x);
        var fastGamma = new Guarded(channels);
        var fastBeta = new Guarded(channels);
        var fastDx = new Guarded(dy);
        BatchNorm.Normalize<Elementary.Identity, V>(in geometry, fastY.Span, fastMean.Span, fastVariance.Span, gamma, beta, 1e-3f,
            fastY.Span, 0, geometry.PlaneItems, default);
        BatchNorm.BackwardParameters<V>(in geometry, x, dy, fastMean.Span, fastVariance.Span, 1e-3f, fastGamma.Span, fastBeta.Span,
            0, geometry.ChannelItems);
        BatchNorm.BackwardInput<V>(in geometry, x, fastDx.Span, new(fastMean.Span, fastVariance.Span, gamma, 1e-3f), fastGamma.Span,
            fastBeta.Span, fastDx.Span, 0, geometry.PlaneItems);
        foreach (Guarded guarded in new[] { fastMean, fastVariance, fastY, fastGamma, fastBeta, fastDx })
            guarded.AssertUntouchedOutside();

        Close.Assert(y, fastY.Span, 2e-5, $"y {what}");
        Close.Assert(gradGamma, fastGamma.Span, 2e-5, $"gradGamma {what}");
        Close.Assert(gradBeta, fastBeta.Span, 2e-5, $"gradBeta {what}");
        Close.Assert(dx, fastDx.Span, 2e-5, $"dx {what}");

        float[] splitMean = new float[channels];
        float[] splitVariance = new float[channels];
        BatchNorm.Statistics<V>(in geometry, x, splitMean, splitVariance, 0, geometry.ChannelItems);
        Assert.IsTrue(fastMean.Span.SequenceEqual(splitMean) && fastVariance.Span.SequenceEqual(splitVariance), what);
    }

    private static void CheckLayerNorm<V>(int columns)
        where V : struct, ILanes<V>
    {
        const int Rows = 3;
        string what = $"{columns} {typeof(V).Name}";
        float[] x = Sample.Floats(Rows * columns, 1, 2, 3);
        float[] dy = Sample.Floats(x.Length, 2);
        float[] gamma = Sample.Floats(columns, 3, 1, 1.5);
        float[] beta = Sample.Floats(columns, 4);
        double[] y = new double[x.Length];
        double[] mean = new double[Rows];
        double[] inverse = new double[Rows];
        double[] dx = new double[x.Length];
        double[] gradGamma = new double[columns];
        double[] gradBeta = new double[columns];
        NaiveLayerNorm.Forward<double>(
            columns, Sample.Doubles(x), Sample.Doubles(gamma), Sample.Doubles(beta), 1e-3, y, mean, inverse);
        NaiveLayerNorm.Backward<double>(
            columns, Sample.Doubles(x), Sample.Doubles(dy), Sample.Doubles(gamma), mean, inverse, dx, gradGamma, gradBeta);

        var fastY = new Guarded(x.Length);
        var fastDx = new Guarded(dy);
        var fastGamma = new Guarded(columns);
        var fastBeta = new Guarded(columns);
        float[] fastMean = new float[Rows];
        float[] fastInverse = new float[Rows];
        LayerNorm.Forward<V>(columns, x, gamma, beta, 1e-3f, fastY.Span, fastMean, fastInverse, 0, Rows);
        int blocks = (columns + LayerNorm.BlockWidth - 1) / LayerNorm.BlockWidth;
        LayerNorm.BackwardParameters<V>(columns, x, dy, fastMean, fastInverse, fastGamma.Span, fastBeta.Span, 0, blocks);
        for (int row = 0; row < Rows; row++)
        {
            Span<float> gradient = fastDx.Span.Slice(row * columns, columns);
            LayerNorm.BackwardRow<V>(
                x.AsSpan(row * columns, columns), gradient, gamma, fastMean[row], fastInverse[row], gradient);
        }

        foreach (Guarded guarded in new[] { fastY, fastGamma, fastBeta, fastDx })
            guarded.AssertUntouchedOutside();

        double tolerance = columns < 3 ? 2e-4 : 2e-5;
        Close.Assert(y, fastY.Span, tolerance, $"y {what}");
        Close.Assert(gradGamma, fastGamma.Span, tolerance, $"gradGamma {what}");
        Close.Assert(gradBeta, fastBeta.Span, tolerance, $"gradBeta {what}");
        Close.Assert(dx, fastDx.Span, tolerance, $"dx {what}");
    }
}
