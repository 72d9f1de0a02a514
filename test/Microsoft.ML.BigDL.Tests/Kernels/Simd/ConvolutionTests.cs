using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Convolutions;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.Convolution;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public sealed class ConvolutionTests
{
    [TestMethod]
    public void Forward_matches_reference_and_does_not_depend_on_the_split()
    {
        Random random = new(1);
        foreach (ConvGeometry geometry in ConvolutionCases.All())
        {
            ConvGeometry g = geometry;
            float[] input = ConvolutionCases.Values(random, g.InputLength);
            float[] weights = ConvolutionCases.Values(random, g.WeightLength);
            float[] bias = ConvolutionCases.Values(random, random.Next(2) * g.F);
            double[] expected = new double[g.OutputLength];
            Definition.Forward<double>(g, ConvolutionCases.Widen(input), ConvolutionCases.Widen(weights),
                ConvolutionCases.Widen(bias), expected);
            float[] whole = Forward(g, input, weights, bias, Epilogue.None, 1);
            ConvolutionCases.AssertClose(expected, whole, g.GroupChannels * g.KH * g.KW, g);
            CollectionAssert.AreEqual(whole, Forward(g, input, weights, bias, Epilogue.None, 3));
        }
    }

    [TestMethod]
    [DataRow(Epilogue.Relu)]
    [DataRow(Epilogue.Tanh)]
    [DataRow(Epilogue.Sigmoid)]
    public void Forward_applies_the_epilogue_after_the_bias(object boxed)
    {
        Epilogue epilogue = (Epilogue)boxed;
        ConvGeometry g = new(2, 3, 9, 13, 5, 3, 3, 1, 1, 1, 1, 1, 1);
        Random random = new(2);
        float[] input = ConvolutionCases.Values(random, g.InputLength);
        float[] weights = ConvolutionCases.Values(random, g.WeightLength);
        float[] bias = ConvolutionCases.Values(random, g.F);
        float[] plain = Forward(g, input, weights, bias, Epilogue.None, 1);
        float[] actual = Forward(g, input, weights, bias, epilogue, 1);
        for (int i = 0; i < plain.Length; i++)
        {
            float expected = epilogue switch
            {
                Epilogue.Relu => MathF.Max(plain[i], 0),
                Epilogue.Tanh => MathF.Tanh(plain[i]),
                _ => 1 / (1 + MathF.Exp(-plain[i])),
            };
            Assert.AreEqual(expected, actual[i], 1e-6f);
        }
    }

    [TestMethod]
    public void Relu_lets_NaN_through()
    {
        ConvGeometry g = new(1, 1, 5, 21, 1, 1, 1);
        float[] input = new float[g.InputLength];
        input[7] = float.NaN;
        float[] output = Forward(g, input, [1f], [], Epilogue.Relu, 1);
        Assert.IsTrue(float.IsNaN(output[7]));
        Assert.AreEqual(0f, output[8]);
    }

    [TestMethod]
    public void BackwardInput_matches_reference_and_does_not_depend_on_the_split()
    {
        Random random = new(3);
        foreach (ConvGeometry geometry in ConvolutionCases.All())
        {
            ConvGeometry g = geometry;
            float[] gradOutput = ConvolutionCases.Values(random, g.OutputLength);
            float[] weights = ConvolutionCases.Values(random, g.WeightLength);
            double[] expected = new double[g.InputLength];
            Definition.BackwardInput<double>(
                g, ConvolutionCases.Widen(gradOutput), ConvolutionCases.Widen(weights), expected);
            float[] whole = BackwardInput(g, gradOutput, weights, 1);
            ConvolutionCases.AssertClose(expected, whole, g.GroupFilters * g.KH * g.KW, g);
            CollectionAssert.AreEqual(whole, BackwardInput(g, gradOutput, weights, 3));
        }
    }

    [TestMethod]
    public void BackwardWeights_matches_reference_and_does_not_depend_on_the_split()
    {
        Random random = new(4);
        foreach (ConvGeometry geometry in ConvolutionCases.All())
        {
            ConvGeometry g = geometry;
            float[] input = ConvolutionCases.Values(random, g.InputLength);
            float[] gradOutput = ConvolutionCases.Values(random, g.OutputLength);
            double[] expected = new double[g.WeightLength];
            Definition.BackwardWeights<double>(
                g, ConvolutionCases.Widen(input), ConvolutionCases.Widen(gradOutput), expected);
            float[] whole = BackwardWeights(g, input, gradOutput, 1);
            ConvolutionCases.AssertClose(expected, whole, g.N * g.OutH * g.OutW, g);
            CollectionAssert.AreEqual(whole, BackwardWeights(g, input, gradOutput, 3));
        }
    }

    [TestMethod]
    public void Short_spans_are_refused()
    {
        ConvGeometry g = new(2, 3, 9, 13, 5, 3, 3);
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => ConvolutionForward.Run(
            g, new float[g.InputLength - 1], new float[ConvolutionForward.PreparedLength(g)], [], Epilogue.None,
            new float[g.OutputLength], new float[ConvolutionForward.ScratchLength(g)], 0, 1));
        StringAssert.Contains(error.Message, "701 elements but the geometry needs 702");
    }

    private static float[] Forward(
        in ConvGeometry g, float[] input, float[] weights, float[] bias, Epilogue epilogue, int step)
    {
        GuardedBuffer<float> prepared = new(ConvolutionForward.PreparedLength(g), float.NaN);
        GuardedBuffer<float> output = new(g.OutputLength, float.NaN);
        foreach ((int begin, int end) in Split(ConvolutionForward.PrepareItems(g), step))
        {
            ConvolutionForward.Prepare(g, weights, prepared.Span, begin, end);
        }

        foreach ((int begin, int end) in Split(ConvolutionForward.Items(g), step))
        {
            GuardedBuffer<float> scratch = new(ConvolutionForward.ScratchLength(g), float.NaN);
            ConvolutionForward.Run(g, input, prepared.Span, bias, epilogue, output.Span, scratch.Span, begin, end);
            scratch.AssertGuardsIntact();
        }

        prepared.AssertGuardsIntact();
        output.AssertGuardsIntact();
        return output.Span.ToArray();
    }

    private static float[] BackwardInput(in ConvGeometry g, float[] gradOutput, float[] weights, int step)
    {
        GuardedBuffer<float> prepared = new(ConvolutionBackwardInput.PreparedLength(g), float.NaN);
        GuardedBuffer<float> gradInput = new(g.InputLength, float.NaN);
        foreach ((int begin, int end) in Split(ConvolutionBackwardInput.PrepareItems(g), step))
        {
            ConvolutionBackwardInput.Prepare(g, weights, prepared.Span, begin, end);
        }

        foreach ((int begin, int end) in Split(ConvolutionBackwardInput.Items(g), step))
        {
            GuardedBuffer<float> scratch = new(ConvolutionBackwardInput.ScratchLength(g), float.NaN);
            ConvolutionBackwardInput.Run(g, gradOutput, prepared.Span, gradInput.Span, scratch.Span, begin, end);
            scratch.AssertGuardsIntact();
        }

        prepared.AssertGuardsIntact();
        gradInput.AssertGuardsIntact();
        return gradInput.Span.ToArray();
    }

    private static float[] BackwardWeights(in ConvGeometry g, float[] input, float[] gradOutput, int step)
    {
        GuardedBuffer<float> gradWeights = new(g.WeightLength, float.NaN);
        foreach ((int begin, int end) in Split(ConvolutionBackwardWeights.Items(g), step))
        {
            GuardedBuffer<float> scratch = new(ConvolutionBackwardWeights.ScratchLength(g), float.NaN);
            ConvolutionBackwardWeights.Run(g, input, gradOutput, gradWeights.Span, scratch.Span, begin, end);
            scratch.AssertGuardsIntact();
        }

        gradWeights.AssertGuardsIntact();
        return gradWeights.Span.ToArray();
    }

    /// <summary>One range of all items, or ranges of one to <paramref name="step"/> items.</summary>
    private static IEnumerable<(int Begin, int End)> Split(int items, int step)
    {
        if (step == 1)
        {
            yield return (0, items);
            yield break;
        }

        for (int begin = 0, length = 1; begin < items; begin += length, length = (length % step) + 1)
        {
            yield return (begin, Math.Min(items, begin + length));
        }
    }
}
