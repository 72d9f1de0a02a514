using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Decimals of up to 38 digits as doubles.</summary>
internal static class Decimals
{
    private const int ExactPower = 22; // 10^22 is the largest power of ten that a double holds exactly.
    private const long ExactDigits = 1L << 53;

    public static Cells<double> Cells(int scale) =>
        new FixedCells<Int128, double>(NumberDataViewType.Double, digits => ToDouble(digits, scale)) { HasMissing = true, Missing = double.NaN };

    /// <summary>The double nearest to <c>digits / 10^scale</c>.</summary>
    public static double ToDouble(Int128 digits, int scale)
    {
        // A quotient of two exact doubles is rounded once, hence correctly; other numbers are left to the parser of texts.
        if (scale <= ExactPower && digits >= -ExactDigits && digits <= ExactDigits)
            return (double)(long)digits / Math.Pow(10, scale);
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digits}E-{scale}"), CultureInfo.InvariantCulture);
    }
}
