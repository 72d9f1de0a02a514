using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Training;

/// <summary>Rounds gradients as a <see cref="GradientCompression"/> says, in place or into bytes.</summary>
internal static class GradientCodec
{
    /// <summary>Bytes of one gradient.</summary>
    public static int BytesOf(GradientCompression compression) => compression == GradientCompression.None ? sizeof(float) : sizeof(ushort);

    /// <summary>Rounds in place, for ranks that share a process.</summary>
    public static void Round(GradientCompression compression, Span<float> gradients)
    {
        if (compression == GradientCompression.BFloat16)
        {
            ShortFloat.RoundToBFloat16(gradients);
        }
        else if (compression == GradientCompression.Float16)
        {
            ShortFloat.RoundToFloat16(gradients);
        }
    }

    /// <summary>Writes the rounded gradients as little-endian bytes.</summary>
    public static void Encode(GradientCompression compression, ReadOnlySpan<float> gradients, Span<byte> bytes)
    {
        switch (compression)
        {
            case GradientCompression.BFloat16:
                ShortFloat.ToBFloat16(gradients, MemoryMarshal.Cast<byte, ushort>(bytes));
                break;
            case GradientCompression.Float16:
                ShortFloat.ToFloat16(gradients, MemoryMarshal.Cast<byte, ushort>(bytes));
                break;
            default:
                MemoryMarshal.AsBytes(gradients).CopyTo(bytes);
                break;
        }
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static void Decode(GradientCompression compression, ReadOnlySpan<byte> bytes, Span<float> gradients)
    {
        switch (compression)
        {
            case GradientCompression.BFloat16:
                ShortFloat.FromBFloat16(MemoryMarshal.Cast<byte, ushort>(bytes), gradients);
                break;
            case GradientCompression.Float16:
                ShortFloat.FromFloat16(MemoryMarshal.Cast<byte, ushort>(bytes), gradients);
                break;
            default:
                bytes.CopyTo(MemoryMarshal.AsBytes(gradients));
                break;
        }
    }
}
