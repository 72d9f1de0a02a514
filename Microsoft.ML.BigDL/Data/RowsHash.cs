using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Microsoft.ML.BigDL.Data;

/// <summary>
/// A hash of rows: of the values of each column, of their order, and of where one row ends and the next begins. It tells rows from others by accident,
/// not by intent. That of rows one after the other follows from those of its parts, so that machines can hash what each of them has.
/// </summary>
/// <remarks>
/// The hash of a column is a polynomial whose coefficients are hashes of its rows, modulo the prime 2^61 - 1 (Karp and Rabin,
/// DOI 10.1147/rd.312.0249).
/// </remarks>
internal static class RowsHash
{
    private const ulong Prime = (1UL << 61) - 1;

    // Any number of many bits will do.
    private const ulong Base = 0x1F83_D9AB_FB41_BD6B % Prime;

    /// <summary>The hash of each column.</summary>
    public static ImmutableArray<ulong> Of(PackedData data) => [.. data.Columns.Select(Of)];

    /// <summary>The hashes of the columns of rows and of others that follow them.</summary>
    public static ImmutableArray<ulong> Join(ImmutableArray<ulong> rows, ImmutableArray<ulong> others, int otherRows)
    {
        ulong shift = Power(otherRows);
        return [.. rows.Zip(others, (one, other) => Add(Multiply(one, shift), other))];
    }

    /// <summary>The hashes of all columns as one text.</summary>
    public static string Text(ImmutableArray<ulong> columns) =>
        XxHash3.HashToUInt64(MemoryMarshal.AsBytes(columns.AsSpan())).ToString("x16", CultureInfo.InvariantCulture);

    private static ulong Of(PackedColumn column)
    {
        ulong hash = 0;
        for (int row = 0; row < column.RowCount; row++)
        {
            hash = Add(Multiply(hash, Base), XxHash3.HashToUInt64(column.RowBytes(row)) % Prime);
        }

        return hash;
    }

    private static ulong Add(ulong one, ulong other)
    {
        ulong sum = one + other;
        return sum >= Prime ? sum - Prime : sum;
    }

    // 2^61 is 1 modulo the prime, so that the product's upper bits are added to the lower ones.
    private static ulong Multiply(ulong one, ulong other)
    {
        ulong high = Math.BigMul(one, other, out ulong low);
        return Add(low & Prime, (high << 3) | (low >> 61));
    }

    private static ulong Power(int exponent)
    {
        ulong power = 1;
        for (ulong square = Base; exponent > 0; exponent >>= 1)
        {
            power = (exponent & 1) == 0 ? power : Multiply(power, square);
            square = Multiply(square, square);
        }

        return power;
    }
}
