using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Data;

/// <summary>Turns stored bytes into floats.</summary>
internal static class ByteRows
{
    /// <summary><c>destination[i] = source[i] * scale</c>; a lane holds one value, so every width gives the same bits.</summary>
    public static void Scale(ReadOnlySpan<byte> source, Span<float> destination, float scale)
    {
        ref byte from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination[..source.Length]);
        int i = 0;
        for (; i <= source.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)i));
            Store(low, ref to, i, scale);
            Store(high, ref to, i + Vector128<ushort>.Count, scale);
        }

        for (; i < source.Length; i++)
            destination[i] = source[i] * scale;
    }

    private static void Store(Vector128<ushort> values, ref float to, int at, float scale)
    {
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(values);
        (Vector128.ConvertToSingle(low.AsInt32()) * scale).StoreUnsafe(ref to, (nuint)at);
        (Vector128.ConvertToSingle(high.AsInt32()) * scale).StoreUnsafe(ref to, (nuint)(at + Vector128<uint>.Count));
    }
}
