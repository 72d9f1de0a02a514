using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.Pooling;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public sealed class PoolingTests
{
    [TestMethod]
    public void Max_matches_reference_bit_for_bit()
    {
        Random random = new(7);
        foreach (PoolGeometry geometry in Cases())
        {
            PoolGeometry g = geometry;
            float[] input = Awkward(random, g.InputLength);
            float[] gradOutput = ConvolutionCases.Values(random, g.OutputLength);
            float[] expected = new float[g.OutputLength];
            int[] expectedIndices = new int[g.OutputLength];
            float[] expectedGradient = new float[g.InputLength];
            Definition.MaxForward<float>(g, input, expected, expectedIndices);
            Definition.MaxBackward<float>(g, gradOutput, expectedIndices, expectedGradient);

            GuardedBuffer<float> output = new(g.OutputLength, float.NaN);
            GuardedBuffer<int> indices = new(g.OutputLength, -7);
            GuardedBuffer<float> gradient = new(g.InputLength, float.NaN);
            GuardedBuffer<float> scratch = new(MaxPoolForward.ScratchLength(g), float.NaN);
            int middle = MaxPoolForward.Items(g) / 3;
            MaxPoolForward.Run(g, input, output.Span, indices.Span, scratch.Span, middle, g.Planes);
            MaxPoolForward.Run(g, input, output.Span, indices.Span, scratch.Span, 0, middle);
            MaxPoolBackward.Run(g, gradOutput, indices.Span, gradient.Span, 0, middle);
            MaxPoolBackward.Run(g, gradOutput, indices.Span, gradient.Span, middle, MaxPoolBackward.Items(g));
            CollectionAssert.AreEqual(expectedIndices, indices.Span.ToArray(), g.ToString());
            AssertSameBits(expected, output.Span, g);
            AssertSameBits(expectedGradient, gradient.Span, g);

            output.Span.Clear();
            MaxPoolForward.Run(g, input, output.Span, [], scratch.Span, 0, g.Planes);
            AssertSameBits(expected, output.Span, g);
            output.AssertGuardsIntact();
            indices.AssertGuardsIntact();
            gradient.AssertGuardsIntact();
            scratch.AssertGuardsIntact();
        }
    }

    [TestMethod]
    public void Average_matches_reference()
    {
        Random random = new(8);
        foreach (PoolGeometry geometry in Cases())
        {
            PoolGeometry g = geometry;
            float[] input = ConvolutionCases.Values(random, g.InputLength);
            float[] gradOutput = ConvolutionCases.Values(random, g.OutputLength);
            float[] expected = new float[g.OutputLength];
            float[] expectedGradient = new float[g.InputLength];
            Definition.AverageForward<float>(g, input, expected);
            Definition.AverageBackward<float>(g, gradOutput, expectedGradient);
            GuardedBuffer<float> output = new(g.OutputLength, float.NaN);
            GuardedBuffer<float> gradient = new(g.InputLength, float.NaN);
            int middle = AveragePoolForward.Items(g) / 3;
            AveragePoolForward.Run(g, input, output.Span, middle, g.Planes);
            AveragePoolForward.Run(g, input, output.Span, 0, middle);
            AveragePoolBackward.Run(g, gradOutput, gradient.Span, middle, AveragePoolBackward.Items(g));
            AveragePoolBackward.Run(g, gradOutput, gradient.Span, 0, middle);
            AssertSameBits(expected, output.Span, g);
            AssertSameBits(expectedGradient, gradient.Span, g);
            output.AssertGuardsIntact();
            gradient.AssertGuardsIntact();
        }
    }

    private static IEnumerable<PoolGeometry> Cases()
    {
        yield return new PoolGeometry(3, 6, 28, 28, 2, 2, 2, 2);
        yield return new PoolGeometry(3, 16, 10, 10, 2, 2, 2, 2);
        yield return new PoolGeometry(2, 3, 65, 67, 2, 2, 2, 2);
        yield return new PoolGeometry(2, 3, 9, 9, 2, 2, 2, 2);
        yield return new PoolGeometry(2, 3, 8, 14, 2, 2, 2, 2);
        yield return new PoolGeometry(2, 3, 6, 6, 2, 2, 2, 2);
        yield return new PoolGeometry(2, 3, 33, 32, 2, 2, 2, 2, ceilMode: true);
        yield return new PoolGeometry(1, 4, 56, 56, 3, 3, 2, 2, 1, 1, 1, 1);
        yield return new PoolGeometry(2, 4, 17, 17, 3, 3, 1, 1, 1, 1, 1, 1);
        yield return new PoolGeometry(2, 3, 1, 1, 1, 1);
        yield return new PoolGeometry(2, 3, 1, 37, 1, 3, 1, 2, 0, 1, 0, 1);
        Random random = new(72);
        for (int made = 0; made < 120;)
        {
            int kh = random.Next(1, 5), kw = random.Next(1, 5), dilationH = random.Next(1, 3), dilationW = random.Next(1, 3);
            int h = random.Next(1, 20), w = random.Next(1, 40);
            int extentH = ((kh - 1) * dilationH) + 1, extentW = ((kw - 1) * dilationW) + 1;
            int[] pads = [random.Next(extentH), random.Next(extentW), random.Next(extentH), random.Next(extentW)];
            if (extentH <= h + pads[0] + pads[2] && extentW <= w + pads[1] + pads[3])
            {
                made++;
                yield return new PoolGeometry(
                    random.Next(1, 4), random.Next(1, 4), h, w, kh, kw, random.Next(1, 5), random.Next(1, 5),
                    pads[0], pads[1], pads[2], pads[3], dilationH, dilationW, random.Next(2) == 0, random.Next(2) == 0);
            }
        }
    }

    /// <summary>Few distinct values, so that windows tie, with NaN and both infinities among them.</summary>
    private static float[] Awkward(Random random, int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = random.Next(40) switch
            {
                0 => float.NaN,
                1 => float.PositiveInfinity,
                < 14 => float.NegativeInfinity,
                int drawn => drawn - 27,
            };
        }

        return values;
    }

    private static void AssertSameBits(float[] expected, ReadOnlySpan<float> actual, in PoolGeometry g)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
            {
                Assert.Fail($"Element {i}: expected {expected[i]}, received {actual[i]} for {g}");
            }
        }
    }
}
