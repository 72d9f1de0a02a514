namespace Microsoft.ML.BigDL.Tests.Kernels;

/// <summary>Comparison of fast results with a reference in double.</summary>
internal static class Close
{
    /// <summary>Each element within <paramref name="tolerance"/> of the larger of 1 and the expected magnitude; special values alike.</summary>
    public static void Assert(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            float rounded = (float)expected[i];
            if (!float.IsFinite(rounded) && rounded.Equals(actual[i]))
                continue;

            double error = Math.Abs(expected[i] - actual[i]) / Math.Max(1, Math.Abs(expected[i]));
            if (!(error <= tolerance))
            {
                Microsoft.VisualStudio.TestTools.UnitTesting.Assert.Fail(
                    $"{what}: element {i} of {expected.Length} is {actual[i]:R}, expected {expected[i]:R} (error {error:G3}).");
            }
        }
    }
}
