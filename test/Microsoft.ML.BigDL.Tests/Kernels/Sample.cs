namespace Microsoft.ML.BigDL.Tests.Kernels;

/// <summary>Seeded test data.</summary>
internal static class Sample
{
    public static float[] Floats(int length, int seed, double scale = 1, double shift = 0)
    {
        var random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = (float)((((random.NextDouble() * 2) - 1) * scale) + shift);

        return values;
    }

    public static double[] Doubles(ReadOnlySpan<float> values)
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = values[i];

        return result;
    }
}
