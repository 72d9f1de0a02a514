namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>
/// The error function to double precision, by series and continued fraction. Slow; the definition the fast one is held
/// to.
/// </summary>
internal static class ErrorFunction
{
    /// <summary>2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.</summary>
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (!(a <= 2.5))
            return double.IsNaN(x) ? x : Math.CopySign(1 - Complement(a), x);

        // e^(-x^2) sum of (2 x^2)^n / (1 * 3 * ... * (2n + 1)): all terms have one sign, nothing cancels.
        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>
    /// 1 - erf(a) for a above 2 by the continued fraction e^(-a^2) / sqrt(pi) / (a + (1/2) / (a + 1 / (a + (3/2) /
    /// ...))).
    /// </summary>
    private static double Complement(double a)
    {
        if (a > 27)
            return 0;

        double fraction = a;
        for (int n = 120; n > 0; n--)
            fraction = a + (n / 2.0 / fraction);

        return Math.Exp(-a * a) / Math.Sqrt(Math.PI) / fraction;
    }
}
