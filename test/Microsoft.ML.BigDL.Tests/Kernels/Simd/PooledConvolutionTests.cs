using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Convolutions;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.Convolution;
using Pooling = Microsoft.ML.BigDL.Kernels.Reference.Pooling;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public sealed class PooledConvolutionTests
{
    [TestMethod]
    public void Gradients_match_the_spread_ones_and_do_not_depend_on_the_split()
    {
        Random random = new(5);
        int tried = 0;
        foreach ((ConvGeometry convolution, PoolGeometry pooling) in Cases())
        {
            (ConvGeometry g, PoolGeometry pool) = (convolution, pooling);
            float[] input = ConvolutionCases.Values(random, g.InputLength);
            float[] weights = ConvolutionCases.Values(random, g.WeightLength);
            float[] gradients = [.. ConvolutionCases.Values(random, pool.OutputLength).Select(value => value < -0.5f ? 0 : value)];
            int[] indices = new int[pool.OutputLength];
            Pooling.MaxForward<float>(pool, ConvolutionCases.Values(random, pool.InputLength), new float[pool.OutputLength], indices);
            double[] spread = new double[g.OutputLength];
            Pooling.MaxBackward<double>(pool, ConvolutionCases.Widen(gradients), indices, spread);

            double[] expected = new double[g.WeightLength];
            Definition.BackwardWeights<double>(g, ConvolutionCases.Widen(input), spread, expected);
            float[] whole = BackwardWeights(g, input, gradients, indices, g.F);
            ConvolutionCases.AssertClose(expected, whole, g.N * pool.OutH * pool.OutW, g);
            CollectionAssert.AreEqual(whole, BackwardWeights(g, input, gradients, indices, 3));

            expected = new double[g.InputLength];
            Definition.BackwardInput<double>(g, spread, ConvolutionCases.Widen(weights), expected);
            whole = BackwardInput(g, gradients, indices, weights, g.N);
            ConvolutionCases.AssertClose(expected, whole, g.F * g.KH * g.KW, g);
            CollectionAssert.AreEqual(whole, BackwardInput(g, gradients, indices, weights, 2));
            tried++;
        }

        Assert.IsGreaterThan(40, tried);
    }

    [TestMethod]
    public void It_pays_for_nets_that_pool_and_not_where_windows_overlap_much()
    {
        ConvGeometry leNet = new(128, 6, 14, 14, 16, 5, 5);
        Assert.IsTrue(PooledConvolution.Pays(leNet, new PoolGeometry(128, 16, 10, 10, 2, 2, 2, 2)));
        Assert.IsFalse(PooledConvolution.Pays(leNet, new PoolGeometry(128, 16, 10, 10, 2, 2)));
        Assert.IsFalse(PooledConvolution.Pays(leNet, new PoolGeometry(128, 16, 10, 10, 3, 3, 2, 2, 1, 1, 1, 1)), "Windows of padding alone have no maximum.");
        Assert.IsFalse(PooledConvolution.Pays(
            new ConvGeometry(2, 4, 14, 14, 16, 3, 3, groups: 2), new PoolGeometry(2, 16, 12, 12, 2, 2, 2, 2)));
        Assert.IsFalse(PooledConvolution.Pays(
            new ConvGeometry(2, 512, 14, 14, 512, 3, 3), new PoolGeometry(2, 512, 12, 12, 2, 2, 2, 2)), "The sums leave the cache.");
    }

    // What Pays refuses for its speed is right all the same; groups, dilated columns and pads of the pooling are not for these kernels.
    private static IEnumerable<(ConvGeometry Convolution, PoolGeometry Pooling)> Cases()
    {
        Random random = new(6);
        foreach (ConvGeometry g in ConvolutionCases.All().Where(g => g is { Groups: 1, DilationW: 1 }))
        {
            (int kh, int kw) = (random.Next(1, Math.Min(3, g.OutH) + 1), random.Next(1, Math.Min(3, g.OutW) + 1));
            yield return (g, new PoolGeometry(g.N, g.F, g.OutH, g.OutW, kh, kw, random.Next(1, 3), random.Next(1, 3), ceilMode: random.Next(2) == 0));
        }
    }

    private static float[] BackwardWeights(in ConvGeometry g, float[] input, float[] gradients, int[] indices, int step)
    {
        int maxima = g.N == 0 ? 0 : gradients.Length / g.N / g.F;
        GuardedBuffer<float> result = new(g.WeightLength, float.NaN);
        for (int begin = 0; begin < PooledConvolutionBackwardWeights.Items(g); begin += step)
        {
            GuardedBuffer<float> scratch = new(PooledConvolutionBackwardWeights.ScratchLength(g, maxima), float.NaN);
            PooledConvolutionBackwardWeights.Run(
                g, input, gradients, indices, result.Span, scratch.Span, begin, Math.Min(begin + step, g.F));
            scratch.AssertGuardsIntact();
        }

        result.AssertGuardsIntact();
        return result.Span.ToArray();
    }

    private static float[] BackwardInput(in ConvGeometry g, float[] gradients, int[] indices, float[] weights, int step)
    {
        int maxima = g.N == 0 ? 0 : gradients.Length / g.N / g.F;
        GuardedBuffer<float> prepared = new(PooledConvolutionBackwardInput.PreparedLength(g), float.NaN);
        for (int begin = 0; begin < PooledConvolutionBackwardInput.PrepareItems(g); begin += 3)
        {
            PooledConvolutionBackwardInput.Prepare(g, weights, prepared.Span, begin, Math.Min(begin + 3, g.F));
        }

        prepared.AssertGuardsIntact();
        GuardedBuffer<float> result = new(g.InputLength, float.NaN);
        for (int begin = 0; begin < PooledConvolutionBackwardInput.Items(g); begin += step)
        {
            GuardedBuffer<float> scratch = new(PooledConvolutionBackwardInput.ScratchLength(g, maxima), float.NaN);
            PooledConvolutionBackwardInput.Run(
                g, gradients, indices, prepared.Span, result.Span, scratch.Span, begin, Math.Min(begin + step, g.N));
            scratch.AssertGuardsIntact();
        }

        result.AssertGuardsIntact();
        return result.Span.ToArray();
    }
}
