using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Tensors;
using DataType = Microsoft.ML.BigDL.Exchange.Onnx.Proto.TensorProto.Types.DataType;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Converts between ONNX's tensors and ours. Narrow numbers are widened, which loses nothing.</summary>
internal static class OnnxTensors
{
    /// <param name="proto">The tensor.</param>
    /// <param name="source">The model's name, for messages.</param>
    /// <param name="folder">The model's folder, in which external data may lie; null refuses external data.</param>
    /// <exception cref="ModelFormatException">The data do not match the shape, or cannot be reached.</exception>
    /// <exception cref="NotSupportedException">The element type has no lossless place here.</exception>
    public static Tensor Read(TensorProto proto, string source, string? folder = null)
    {
        StoredType type = StoredTypeOf(proto.DataType) ?? throw new NotSupportedException(
            $"'{source}', tensor '{proto.Name}': elements are {TypeName(proto.DataType)}, which no tensor here can hold.");
        (Shape shape, int count) = CheckedShape(proto, source);

        // The data are checked against the shape before memory is taken for it: a damaged shape costs nothing.
        if (proto.DataLocation == TensorProto.Types.DataLocation.External)
            return StoredTypes.Read(type, shape, OnnxExternalData.Read(proto, ByteCount(type, count), source, folder));

        if (!proto.RawData.IsEmpty || count == 0)
        {
            CheckCount(proto, source, "bytes", proto.RawData.Length, ByteCount(type, count));
            return StoredTypes.Read(type, shape, proto.RawData.Span);
        }

        return ReadTyped(proto, type, shape, count, source);
    }

    public static TensorProto Write(string name, Tensor tensor) => Write(name, tensor.ElementType, tensor.Shape, tensor.Bytes);

    public static TensorProto Write(string name, ElementType type, Shape shape, ReadOnlySpan<byte> bytes)
    {
        TensorProto proto = new()
        {
            Name = name,
            DataType = (int)OnnxTypeOf(type),
            RawData = ByteString.CopyFrom(bytes),
        };
        foreach (int extent in shape.Extents)
            proto.Dims.Add(extent);

        return proto;
    }

    public static DataType OnnxTypeOf(ElementType type) => type switch
    {
        ElementType.Float32 => DataType.Float,
        ElementType.Float64 => DataType.Double,
        ElementType.Int32 => DataType.Int32,
        ElementType.Int64 => DataType.Int64,
        ElementType.UInt8 => DataType.Uint8,
        ElementType.Bool => DataType.Bool,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type."),
    };

    /// <summary>The type of ours that is exactly the ONNX type; null if there is none.</summary>
    public static ElementType? ExactTypeOf(int onnxType) => (DataType)onnxType switch
    {
        DataType.Float => ElementType.Float32,
        DataType.Double => ElementType.Float64,
        DataType.Int32 => ElementType.Int32,
        DataType.Int64 => ElementType.Int64,
        DataType.Uint8 => ElementType.UInt8,
        DataType.Bool => ElementType.Bool,
        _ => null,
    };

    /// <summary>ONNX's name of the type, as in <c>FLOAT16</c>.</summary>
    public static string TypeName(int onnxType) => ((DataType)onnxType).ToString().ToUpperInvariant();

    private static StoredType? StoredTypeOf(int onnxType) => (DataType)onnxType switch
    {
        DataType.Float => StoredType.Float32,
        DataType.Double => StoredType.Float64,
        DataType.Int32 => StoredType.Int32,
        DataType.Int64 => StoredType.Int64,
        DataType.Uint8 => StoredType.UInt8,
        DataType.Bool => StoredType.Bool,
        DataType.Float16 => StoredType.Float16,
        DataType.Bfloat16 => StoredType.BFloat16,
        DataType.Int8 => StoredType.Int8,
        DataType.Int16 => StoredType.Int16,
        DataType.Uint16 => StoredType.UInt16,
        DataType.Uint32 => StoredType.UInt32,
        _ => null,
    };

    private static (Shape Shape, int Count) CheckedShape(TensorProto proto, string source)
    {
        Span<int> extents = new int[proto.Dims.Count];
        Int128 count = 1;
        for (int axis = 0; axis < extents.Length; axis++)
        {
            long extent = proto.Dims[axis];
            if (extent is < 0 or > int.MaxValue)
                throw Damaged(proto, source, $"axis {axis} has extent {extent}");

            extents[axis] = (int)extent;
            count *= extent;
            if (count > int.MaxValue)
                throw Damaged(proto, source, $"shape [{string.Join(", ", proto.Dims)}] has more than {int.MaxValue} elements");
        }

        return (new Shape(extents), (int)count);
    }

    private static long ByteCount(StoredType type, int count) => (long)count * StoredTypes.SizeOf(type);

    private static Tensor ReadTyped(TensorProto proto, StoredType type, Shape shape, int count, string source)
    {
        switch (type)
        {
            case StoredType.Float32:
                CheckCount(proto, source, "values", proto.FloatData.Count, count);
                return StoredTypes.Read(type, shape, MemoryMarshal.AsBytes<float>(proto.FloatData.ToArray()));
            case StoredType.Float64:
                CheckCount(proto, source, "values", proto.DoubleData.Count, count);
                return StoredTypes.Read(type, shape, MemoryMarshal.AsBytes<double>(proto.DoubleData.ToArray()));
            case StoredType.Int64:
                CheckCount(proto, source, "values", proto.Int64Data.Count, count);
                return StoredTypes.Read(type, shape, MemoryMarshal.AsBytes<long>(proto.Int64Data.ToArray()));
            case StoredType.UInt32:
                CheckCount(proto, source, "values", proto.Uint64Data.Count, count);
                return StoredTypes.Read(type, shape, Narrow(type, count, [.. proto.Uint64Data.Select(v => (int)(uint)v)]));
            default:
                CheckCount(proto, source, "values", proto.Int32Data.Count, count);
                return StoredTypes.Read(type, shape, Narrow(type, count, [.. proto.Int32Data]));
        }
    }

    // Types up to 32 bits wide, half floats by their bits among them, are stored one to an int32.
    private static byte[] Narrow(StoredType type, int count, int[] values)
    {
        int size = StoredTypes.SizeOf(type);
        byte[] bytes = new byte[count * size];
        Span<byte> wide = stackalloc byte[sizeof(int)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(wide, values[i]);
            wide[..size].CopyTo(bytes.AsSpan(i * size));
        }

        return bytes;
    }

    private static void CheckCount(TensorProto proto, string source, string unit, long found, long expected)
    {
        if (found != expected)
        {
            throw Damaged(proto, source,
                $"{TypeName(proto.DataType)} [{string.Join(", ", proto.Dims)}] needs {expected} {unit} but {found} are stored");
        }
    }

    private static ModelFormatException Damaged(TensorProto proto, string source, string what) =>
        new($"'{source}', tensor '{proto.Name}': {what}. The file is damaged; export or copy it again.");
}
