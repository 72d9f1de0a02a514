using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Microsoft.ML.BigDL.Tensors;

/// <summary>Reads elements as files store them into the types tensors hold, widening without loss.</summary>
internal static class StoredTypes
{
    public static int SizeOf(StoredType type) => type switch
    {
        StoredType.Float64 or StoredType.Int64 => 8,
        StoredType.Float32 or StoredType.Int32 or StoredType.UInt32 => 4,
        StoredType.Float16 or StoredType.BFloat16 or StoredType.Int16 or StoredType.UInt16 => 2,
        _ => 1,
    };

    /// <summary>The narrowest type of ours that holds every value of the stored type.</summary>
    public static ElementType WidenedType(StoredType type) => type switch
    {
        StoredType.Float32 or StoredType.Float16 or StoredType.BFloat16 => ElementType.Float32,
        StoredType.Float64 => ElementType.Float64,
        StoredType.Int32 or StoredType.Int8 or StoredType.Int16 or StoredType.UInt16 => ElementType.Int32,
        StoredType.Int64 or StoredType.UInt32 => ElementType.Int64,
        StoredType.UInt8 => ElementType.UInt8,
        StoredType.Bool => ElementType.Bool,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown stored type."),
    };

    /// <summary>Makes a tensor of little-endian <paramref name="bytes"/>, whose length the caller has checked.</summary>
    public static Tensor Read(StoredType type, Shape shape, ReadOnlySpan<byte> bytes)
    {
        Tensor tensor = Tensor.Zeros(WidenedType(type), shape);
        switch (type)
        {
            case StoredType.Float16:
                WidenTwoBytes(bytes, tensor.Span<float>(), static bits => (float)BitConverter.UInt16BitsToHalf(bits));
                break;
            case StoredType.BFloat16:
                WidenTwoBytes(bytes, tensor.Span<float>(), static bits => BitConverter.UInt32BitsToSingle((uint)bits << 16));
                break;
            case StoredType.Int16:
                WidenTwoBytes(bytes, tensor.Span<int>(), static bits => (short)bits);
                break;
            case StoredType.UInt16:
                WidenTwoBytes(bytes, tensor.Span<int>(), static bits => (int)bits);
                break;
            case StoredType.Int8:
                Span<int> wide = tensor.Span<int>();
                for (int i = 0; i < wide.Length; i++)
                    wide[i] = (sbyte)bytes[i];
                break;
            case StoredType.UInt32:
                Span<long> wider = tensor.Span<long>();
                for (int i = 0; i < wider.Length; i++)
                    wider[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
                break;
            case StoredType.Bool:
                Span<byte> flags = MemoryMarshal.AsBytes(tensor.Span<bool>());
                for (int i = 0; i < flags.Length; i++)
                    flags[i] = bytes[i] == 0 ? (byte)0 : (byte)1;
                break;
            default:
                bytes.CopyTo(tensor.WritableBytes);
                break;
        }

        return tensor;
    }

    private static void WidenTwoBytes<T>(ReadOnlySpan<byte> bytes, Span<T> values, Func<ushort, T> widen)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = widen(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]));
    }
}
