using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;

namespace Microsoft.ML.BigDL.Tests.Kernels.Reference;

[TestClass]
public sealed class PoolingTests
{
    [TestMethod]
    public void Max_of_a_known_example()
    {
        PoolGeometry g = new(1, 1, 3, 4, 2, 2, 1, 2);
        double[] output = new double[4];
        int[] indices = new int[4];
        Pooling.MaxForward<double>(g, [1, 2, 3, 4, 8, 7, 6, 5, 9, 0, 6, 1], output, indices);
        AssertEqual([8, 6, 9, 6], output);
        AssertEqual([4, 6, 8, 6], indices);
    }

    [TestMethod]
    public void Average_counts_the_padding_only_when_asked()
    {
        double[] output = new double[4];
        Pooling.AverageForward<double>(new PoolGeometry(1, 1, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1), [4, 8, 12, 16], output);
        AssertEqual([4, 8, 12, 16], output);
        PoolGeometry counting = new(1, 1, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, countIncludePad: true);
        Pooling.AverageForward<double>(counting, [4, 8, 12, 16], output);
        AssertEqual([1, 2, 3, 4], output);
    }

    [TestMethod]
    public void An_overhanging_average_never_counts_past_the_padded_end()
    {
        PoolGeometry g = new(1, 1, 1, 3, 1, 2, 1, 2, ceilMode: true, countIncludePad: true);
        double[] output = new double[2];
        Pooling.AverageForward<double>(g, [1, 3, 5], output);
        AssertEqual([2, 5], output);
    }

    [TestMethod]
    public void Gradients_match_differences()
    {
        Random random = new(6);
        PoolGeometry[] geometries =
        [
            new(2, 2, 6, 5, 2, 2, 2, 2),
            new(1, 2, 7, 6, 3, 3, 2, 1, 1, 1, 1, 0, ceilMode: true),
            new(1, 1, 7, 8, 2, 3, 1, 2, 0, 2, 1, 1, 2, 2, countIncludePad: true),
        ];
        foreach (PoolGeometry geometry in geometries)
        {
            PoolGeometry g = geometry;
            double[] input = ConvolutionTests.Values(random, g.InputLength);
            double[] gradOutput = ConvolutionTests.Values(random, g.OutputLength);
            double[] gradInput = new double[g.InputLength];
            double[] output = new double[g.OutputLength];
            int[] indices = new int[g.OutputLength];
            Pooling.MaxForward<double>(g, input, output, indices);
            Pooling.MaxBackward<double>(g, gradOutput, indices, gradInput);
            ConvolutionTests.AssertGradient(input, gradInput, () =>
            {
                Pooling.MaxForward<double>(g, input, output, new int[g.OutputLength]);
                return output.Zip(gradOutput, (o, d) => o * d).Sum();
            });
            Pooling.AverageBackward<double>(g, gradOutput, gradInput);
            ConvolutionTests.AssertGradient(input, gradInput, () =>
            {
                Pooling.AverageForward<double>(g, input, output);
                return output.Zip(gradOutput, (o, d) => o * d).Sum();
            });
        }
    }

    private static void AssertEqual<T>(T[] expected, T[] actual) => CollectionAssert.AreEqual(expected, actual);
}
