using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

/// <summary>Geometries that a convolution must get right: the named ones of real models, and random ones.</summary>
internal static class ConvolutionCases
{
    public static IEnumerable<ConvGeometry> All()
    {
        yield return new ConvGeometry(3, 1, 28, 28, 6, 5, 5, 1, 1, 2, 2, 2, 2);
        yield return new ConvGeometry(3, 6, 14, 14, 16, 5, 5);
        yield return new ConvGeometry(2, 3, 32, 32, 16, 3, 3, 1, 1, 1, 1, 1, 1);
        yield return new ConvGeometry(2, 16, 32, 32, 16, 3, 3, 1, 1, 1, 1, 1, 1);
        yield return new ConvGeometry(2, 16, 32, 32, 32, 3, 3, 2, 2, 1, 1, 1, 1);
        yield return new ConvGeometry(2, 16, 32, 32, 32, 1, 1, 2, 2);
        yield return new ConvGeometry(3, 32, 16, 16, 32, 3, 3, 1, 1, 1, 1, 1, 1);
        yield return new ConvGeometry(5, 64, 8, 8, 64, 3, 3, 1, 1, 1, 1, 1, 1);
        yield return new ConvGeometry(9, 20, 4, 4, 24, 3, 3, 1, 1, 1, 1, 1, 1);
        yield return new ConvGeometry(9, 20, 2, 2, 24, 3, 3, 1, 1, 1, 1, 1, 1);
        yield return new ConvGeometry(9, 20, 1, 1, 24, 3, 3, 1, 1, 1, 1, 1, 1);
        yield return new ConvGeometry(33, 5, 8, 8, 9, 3, 3, 1, 1, 1, 1, 1, 1);
        yield return new ConvGeometry(27, 6, 4, 4, 5, 3, 3, 2, 2, 1, 1, 1, 1);
        yield return new ConvGeometry(40, 4, 2, 2, 8, 3, 3, 1, 1, 1, 1, 1, 1, groups: 2);
        yield return new ConvGeometry(17, 3, 16, 16, 4, 3, 3, 1, 1, 2, 1, 0, 1);
        yield return new ConvGeometry(18, 3, 5, 17, 4, 5, 2, 1, 1, 2, 1, 1, 0);
        yield return new ConvGeometry(2, 12, 9, 9, 10, 1, 1);
        yield return new ConvGeometry(1, 3, 64, 64, 8, 7, 7, 2, 2, 3, 3, 3, 3);
        yield return new ConvGeometry(2, 24, 15, 15, 24, 3, 3, 1, 1, 1, 1, 1, 1, groups: 24);
        yield return new ConvGeometry(2, 24, 15, 15, 48, 3, 3, 2, 2, 1, 1, 1, 1, groups: 24);
        yield return new ConvGeometry(4, 5, 1, 40, 7, 1, 3, 1, 1, 0, 1, 0, 1);
        yield return new ConvGeometry(4, 5, 1, 40, 7, 1, 5, 1, 2, 0, 4, 0, 0, 1, 2);
        yield return new ConvGeometry(1, 2, 3, 3, 2, 2, 2, 1, 1, 4, 3, 4, 5);
        yield return new ConvGeometry(0, 2, 3, 3, 2, 2, 2);
        Random random = new(71);
        for (int made = 0; made < 70;)
        {
            int groups = random.Next(4) == 0 ? random.Next(1, 5) : 1;
            int kh = random.Next(1, 5), kw = random.Next(1, 6);
            int[] extents = [random.Next(1, 5), groups * random.Next(1, 6), random.Next(1, 20), random.Next(1, 40)];
            int dilationH = random.Next(1, 4), dilationW = random.Next(1, 3);
            int[] pads = [random.Next(0, 4), random.Next(0, 4), random.Next(0, 4), random.Next(0, 4)];
            if (((kh - 1) * dilationH) + 1 <= extents[2] + pads[0] + pads[2] &&
                ((kw - 1) * dilationW) + 1 <= extents[3] + pads[1] + pads[3])
            {
                made++;
                yield return new ConvGeometry(
                    extents[0], extents[1], extents[2], extents[3], groups * random.Next(1, 10), kh, kw,
                    random.Next(1, 4), random.Next(1, 4), pads[0], pads[1], pads[2], pads[3], dilationH, dilationW, groups);
            }
        }
    }

    public static float[] Values(Random random, int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return values;
    }

    public static double[] Widen(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    /// <summary>Compares with the definition in double precision. Values lie in [-1, 1], so rounding errors grow like the square root of the number of products.</summary>
    public static void AssertClose(double[] expected, float[] actual, int products, in ConvGeometry g)
    {
        double tolerance = 4e-7 * Math.Max(4, Math.Sqrt(products) * 2);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])), $"Element {i} of {g}");
        }
    }
}
