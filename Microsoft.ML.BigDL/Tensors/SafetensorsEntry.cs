using System.Text.Json;

namespace Microsoft.ML.BigDL.Tensors;

/// <summary>One tensor as the header of a safetensors file describes it; offsets count from the start of the data.</summary>
internal readonly record struct SafetensorsEntry(string Name, StoredType Type, Shape Shape, long Begin, long End)
{
    public static SafetensorsEntry Parse(string name, JsonElement json, string source)
    {
        string dtype = json.GetProperty("dtype").GetString() ?? string.Empty;
        StoredType type = TypeOf(dtype) ?? throw new NotSupportedException(
            $"'{source}', tensor '{name}': elements are {dtype}, which no tensor here can hold.");
        JsonElement offsets = json.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2)
            throw Damaged(source, name, "data_offsets must be two numbers");

        long begin = offsets[0].GetInt64();
        long end = offsets[1].GetInt64();
        JsonElement dims = json.GetProperty("shape");
        int[] extents = new int[dims.GetArrayLength()];
        Int128 count = 1;
        for (int axis = 0; axis < extents.Length; axis++)
        {
            long extent = dims[axis].GetInt64();
            if (extent is < 0 or > int.MaxValue)
                throw Damaged(source, name, $"axis {axis} has extent {extent}");

            extents[axis] = (int)extent;
            count *= extent;
            if (count > int.MaxValue)
                throw Damaged(source, name, $"shape [{string.Join(", ", extents)}] has more than {int.MaxValue} elements");
        }

        Int128 needed = count * StoredTypes.SizeOf(type);
        if (begin < 0 || end < begin || needed != end - (Int128)begin)
        {
            throw Damaged(source, name, $"{dtype} [{string.Join(", ", extents)}] needs {needed} bytes but data_offsets are " +
                $"[{begin}, {end}]");
        }

        return needed <= Array.MaxLength
            ? new SafetensorsEntry(name, type, new Shape(extents), begin, end)
            : throw Damaged(source, name, $"{needed} bytes are more than one tensor can hold");
    }

    public static void Write(Utf8JsonWriter json, string name, Tensor tensor, long position)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", NameOf(tensor.ElementType));
        json.WriteStartArray("shape");
        foreach (int extent in tensor.Shape.Extents)
            json.WriteNumberValue(extent);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(position);
        json.WriteNumberValue(position + tensor.Bytes.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static StoredType? TypeOf(string dtype) => dtype switch
    {
        "F32" => StoredType.Float32,
        "F64" => StoredType.Float64,
        "I32" => StoredType.Int32,
        "I64" => StoredType.Int64,
        "U8" => StoredType.UInt8,
        "BOOL" => StoredType.Bool,
        "F16" => StoredType.Float16,
        "BF16" => StoredType.BFloat16,
        "I8" => StoredType.Int8,
        "I16" => StoredType.Int16,
        "U16" => StoredType.UInt16,
        "U32" => StoredType.UInt32,
        _ => null,
    };

    private static string NameOf(ElementType type) => type switch
    {
        ElementType.Float32 => "F32",
        ElementType.Float64 => "F64",
        ElementType.Int32 => "I32",
        ElementType.Int64 => "I64",
        ElementType.UInt8 => "U8",
        ElementType.Bool => "BOOL",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type."),
    };

    private static ModelFormatException Damaged(string source, string name, string what) =>
        new($"'{source}', tensor '{name}': {what}. The file is damaged; write or copy it again.");
}
