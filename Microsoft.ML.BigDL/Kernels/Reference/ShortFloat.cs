namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Numbers of 16 bits made from floats, rounded to the nearest, ties to even; NaN stays NaN.</summary>
internal static class ShortFloat
{
    /// <summary>The upper half of a float: its range, 8 significant bits. Beyond the largest it becomes infinite.</summary>
    public static void ToBFloat16(ReadOnlySpan<float> x, Span<ushort> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(x[i]);
            uint rounded = bits + 0x7FFF + ((bits >> 16) & 1);
            uint quiet = bits | 0x40_0000;
            y[i] = (ushort)((float.IsNaN(x[i]) ? quiet : rounded) >> 16);
        }
    }

    public static void FromBFloat16(ReadOnlySpan<ushort> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = BitConverter.UInt32BitsToSingle((uint)x[i] << 16);
    }

    /// <summary>IEEE half precision: 11 significant bits, at most 65504 and infinite beyond, steps of 6e-8 near 0.</summary>
    public static void ToFloat16(ReadOnlySpan<float> x, Span<ushort> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = BitConverter.HalfToUInt16Bits((Half)x[i]);
    }

    public static void FromFloat16(ReadOnlySpan<ushort> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = (float)BitConverter.UInt16BitsToHalf(x[i]);
    }
}
