using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Numbers of 16 bits made from floats and back; every bit as in the reference. Sixteen elements at a time: the work is bound by memory,
/// wider vectors gain nothing. The remainder is done by the reference.
/// </summary>
internal static class ShortFloat
{
    private const int Block = 16;

    // Elements rounded at a time where a pass needs room for the short form.
    private const int RoundingBlock = 256;

    /// <summary>The upper halves of the floats, rounded to the nearest, ties to even.</summary>
    public static void ToBFloat16(ReadOnlySpan<float> x, Span<ushort> y)
    {
        int whole = x.Length - (x.Length % Block);
        ref float from = ref MemoryMarshal.GetReference(x);
        ref ushort to = ref MemoryMarshal.GetReference(y[..x.Length]);
        for (int i = 0; i < whole; i += Block)
        {
            Vector256<uint> low = Upper(Vector256.LoadUnsafe(ref from, (nuint)i));
            Vector256<uint> high = Upper(Vector256.LoadUnsafe(ref from, (nuint)i + (Block / 2)));
            Vector256.Narrow(low, high).StoreUnsafe(ref to, (nuint)i);
        }

        Reference.ShortFloat.ToBFloat16(x[whole..], y[whole..]);
    }

    public static void FromBFloat16(ReadOnlySpan<ushort> x, Span<float> y)
    {
        int whole = x.Length - (x.Length % Block);
        ref ushort from = ref MemoryMarshal.GetReference(x);
        ref float to = ref MemoryMarshal.GetReference(y[..x.Length]);
        for (int i = 0; i < whole; i += Block)
        {
            (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            (low << 16).AsSingle().StoreUnsafe(ref to, (nuint)i);
            (high << 16).AsSingle().StoreUnsafe(ref to, (nuint)i + (Block / 2));
        }

        Reference.ShortFloat.FromBFloat16(x[whole..], y[whole..]);
    }

    /// <summary>IEEE half precision, rounded to the nearest, ties to even.</summary>
    public static void ToFloat16(ReadOnlySpan<float> x, Span<ushort> y) =>
        TensorPrimitives.ConvertToHalf(x, MemoryMarshal.Cast<ushort, Half>(y));

    public static void FromFloat16(ReadOnlySpan<ushort> x, Span<float> y) =>
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<ushort, Half>(x), y);

    /// <summary>Rounds floats in place to what bfloat16 can hold.</summary>
    public static void RoundToBFloat16(Span<float> x)
    {
        Span<ushort> rounded = stackalloc ushort[RoundingBlock];
        for (; !x.IsEmpty; x = x[Math.Min(RoundingBlock, x.Length)..])
        {
            Span<float> block = x[..Math.Min(RoundingBlock, x.Length)];
            ToBFloat16(block, rounded);
            FromBFloat16(rounded[..block.Length], block);
        }
    }

    /// <summary>Rounds floats in place to what half precision can hold.</summary>
    public static void RoundToFloat16(Span<float> x)
    {
        Span<ushort> rounded = stackalloc ushort[RoundingBlock];
        for (; !x.IsEmpty; x = x[Math.Min(RoundingBlock, x.Length)..])
        {
            Span<float> block = x[..Math.Min(RoundingBlock, x.Length)];
            ToFloat16(block, rounded);
            FromFloat16(rounded[..block.Length], block);
        }
    }

    private static Vector256<uint> Upper(Vector256<float> x)
    {
        Vector256<uint> bits = x.AsUInt32();
        Vector256<uint> rounded = bits + Vector256.Create(0x7FFFu) + ((bits >> 16) & Vector256<uint>.One);
        Vector256<uint> quiet = bits | Vector256.Create(0x40_0000u);
        return Vector256.ConditionalSelect(Vector256.Equals(x, x).AsUInt32(), rounded, quiet) >> 16;
    }
}
