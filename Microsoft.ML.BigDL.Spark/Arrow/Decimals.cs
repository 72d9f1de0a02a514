using System.Globalization;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Spark's decimals, up to 38 digits with a point at a fixed place, as .NET's numbers and back.</summary>
internal static class Decimals
{
    /// <summary>The digits that a .NET decimal always holds.</summary>
    public const int MaxDigits = 28;

    private const int ExactPower = 22; // 10^22 is the largest power of ten that a double holds exactly.
    private const long ExactDigits = 1L << 53;

    /// <summary>The double nearest to <c>digits / 10^scale</c>.</summary>
    public static double ToDouble(Int128 digits, int scale)
    {
        // A quotient of two exact doubles is rounded once, hence correctly; other numbers are left to the parser of texts.
        if (scale <= ExactPower && digits >= -ExactDigits && digits <= ExactDigits)
            return (double)(long)digits / Math.Pow(10, scale);
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digits}E-{scale}"), CultureInfo.InvariantCulture);
    }

    /// <summary><c>digits / 10^scale</c>, for at most <see cref="MaxDigits"/> digits.</summary>
    public static decimal ToDecimal(Int128 digits, int scale)
    {
        UInt128 absolute = (UInt128)Int128.Abs(digits);
        return new decimal((int)(uint)absolute, (int)(uint)(absolute >> 32), (int)(uint)(absolute >> 64), digits < 0, (byte)scale);
    }

    /// <summary>The digits of a number with the point moved to a scale that is no less than its own.</summary>
    /// <exception cref="OverflowException">They are more than 38.</exception>
    public static Int128 Digits(decimal value, int scale)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var digits = (Int128)new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        if (decimal.IsNegative(value))
            digits = -digits;
        for (int power = value.Scale; power < scale; power++)
            digits = checked(digits * 10);
        return digits;
    }

    /// <summary>How many decimal digits a number has; 1 for zero.</summary>
    public static int Count(Int128 digits)
    {
        int count = 1;
        for (; Int128.Abs(digits) > 9; digits /= 10)
            count++;
        return count;
    }
}
