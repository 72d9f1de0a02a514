using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;

namespace Microsoft.ML.BigDL.Tests.Kernels.Reference;

[TestClass]
public sealed class ConvolutionTests
{
    [TestMethod]
    public void Forward_of_a_known_example()
    {
        ConvGeometry g = new(1, 1, 3, 3, 1, 2, 2);
        double[] output = new double[4];
        Convolution.Forward<double>(g, [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 10, 100, 1000], [0.5], output);
        double[] expected = [5421.5, 6532.5, 8754.5, 9865.5];
        CollectionAssert.AreEqual(expected, output);
    }

    [TestMethod]
    public void A_delta_kernel_copies()
    {
        ConvGeometry g = new(2, 1, 4, 5, 1, 3, 3, 1, 1, 1, 1, 1, 1);
        float[] input = [.. Enumerable.Range(1, g.InputLength).Select(i => (float)i)];
        float[] output = new float[g.OutputLength];
        Convolution.Forward<float>(g, input, [0, 0, 0, 0, 1, 0, 0, 0, 0], [], output);
        CollectionAssert.AreEqual(input, output);
    }

    [TestMethod]
    public void Gradients_match_differences()
    {
        Random random = new(5);
        ConvGeometry[] geometries =
        [
            new(2, 2, 5, 6, 3, 3, 2, 1, 1, 1, 0, 1, 1),
            new(1, 4, 7, 6, 4, 3, 3, 2, 3, 2, 1, 0, 1, 1, 2, groups: 2),
            new(2, 3, 1, 9, 3, 1, 3, 1, 2, 0, 2, 0, 0, groups: 3),
        ];
        foreach (ConvGeometry geometry in geometries)
        {
            ConvGeometry g = geometry;
            double[] input = Values(random, g.InputLength);
            double[] weights = Values(random, g.WeightLength);
            double[] gradOutput = Values(random, g.OutputLength);
            double[] gradInput = new double[g.InputLength];
            double[] gradWeights = new double[g.WeightLength];
            Convolution.BackwardInput<double>(g, gradOutput, weights, gradInput);
            Convolution.BackwardWeights<double>(g, input, gradOutput, gradWeights);
            AssertGradient(input, gradInput, () => Loss(g, input, weights, gradOutput));
            AssertGradient(weights, gradWeights, () => Loss(g, input, weights, gradOutput));
        }
    }

    internal static double[] Values(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (random.NextDouble() * 2) - 1)];

    internal static void AssertGradient(double[] variable, double[] gradient, Func<double> loss)
    {
        const double Step = 1e-6;
        for (int i = 0; i < variable.Length; i++)
        {
            double kept = variable[i];
            variable[i] = kept + Step;
            double above = loss();
            variable[i] = kept - Step;
            double below = loss();
            variable[i] = kept;
            Assert.AreEqual((above - below) / (2 * Step), gradient[i], 1e-5 + (1e-3 * Math.Abs(gradient[i])));
        }
    }

    private static double Loss(in ConvGeometry g, double[] input, double[] weights, double[] gradOutput)
    {
        double[] output = new double[g.OutputLength];
        Convolution.Forward<double>(g, input, weights, [], output);
        return output.Zip(gradOutput, (o, d) => o * d).Sum();
    }
}
