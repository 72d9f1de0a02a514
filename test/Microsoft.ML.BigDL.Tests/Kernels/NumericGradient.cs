namespace Microsoft.ML.BigDL.Tests.Kernels;

/// <summary>Central differences against an analytic gradient, every element, in double.</summary>
internal static class NumericGradient
{
    private const double Step = 1e-6;

    public static void Assert(double[] x, double[] gradient, Func<double> function)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double kept = x[i];
            x[i] = kept + Step;
            double above = function();
            x[i] = kept - Step;
            double below = function();
            x[i] = kept;
            double numeric = (above - below) / (2 * Step);
            Microsoft.VisualStudio.TestTools.UnitTesting.Assert.AreEqual(
                numeric, gradient[i], 1e-5 + (1e-4 * Math.Abs(numeric)), $"gradient of element {i}");
        }
    }

    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];

        return sum;
    }
}
