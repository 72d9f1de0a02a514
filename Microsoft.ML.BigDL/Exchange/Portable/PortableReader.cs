using System.Text.Json;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>
/// Makes values of JSON. What may stand at a place is decided by the declared type there, never by the text alone; every error names the
/// path of the place.
/// </summary>
internal static class PortableReader
{
    /// <param name="json">The text.</param>
    /// <param name="type">The declared type of its place.</param>
    /// <param name="path">Where it stands, for errors.</param>
    /// <exception cref="ModelFormatException">The text does not fit the type.</exception>
    public static object? Read(JsonElement json, Type type, string path)
    {
        if (PortableArray.Of(type) is { } array)
        {
            return array.Make(ReadArray(json, array.Element, path));
        }

        if (json.ValueKind == JsonValueKind.Null)
        {
            return !type.IsValueType || Nullable.GetUnderlyingType(type) is not null ? null : throw Unfit(json, type, path);
        }

        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return ReadLeaf(json, plain, path) ?? ReadParts(json, plain, path);
    }

    public static T Read<T>(JsonElement json, string path) =>
        (T?)Read(json, typeof(T), path) ?? throw Unfit(json, typeof(T), path);

    /// <summary>A member that must be there.</summary>
    public static JsonElement Member(JsonElement json, string name, string path) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new ModelFormatException($"{path}: '{name}' is missing in {Shorten(json)}.");

    public static ModelFormatException Unfit(JsonElement json, Type type, string path) =>
        new($"{path}: {Shorten(json)} was received but a {type} is expected.");

    private static object? ReadLeaf(JsonElement json, Type type, string path)
    {
        bool isNumber = json.ValueKind == JsonValueKind.Number;
        string? text = json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        object? value = null;
        if (type == typeof(bool))
        {
            value = json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : null;
        }
        else if (type == typeof(int))
        {
            value = isNumber && json.TryGetInt32(out int number) ? number : null;
        }
        else if (type == typeof(long))
        {
            value = isNumber && json.TryGetInt64(out long number) ? number : null;
        }
        else if (type == typeof(ulong))
        {
            value = isNumber && json.TryGetUInt64(out ulong number) ? number : null;
        }
        else if (type == typeof(float))
        {
            value = isNumber && json.TryGetSingle(out float number) && float.IsFinite(number) ? number : (float?)PortableNumbers.Named(text);
        }
        else if (type == typeof(double))
        {
            value = isNumber && json.TryGetDouble(out double number) && double.IsFinite(number) ? number : PortableNumbers.Named(text);
        }
        else if (type == typeof(string))
        {
            value = text;
        }
        else if (type.IsEnum)
        {
            value = text is not null && Enum.GetNames(type).Contains(text, StringComparer.Ordinal) ? Enum.Parse(type, text) : null;
        }
        else if (type == typeof(Dimension))
        {
            value = isNumber && json.TryGetInt32(out int extent) && extent >= 0 ? Dimension.FromInt32(extent) : Dimension.FromExpression(text);
        }
        else if (type == typeof(Shape))
        {
            return Guard(() => new Shape(Read<int[]>(json, path)), path);
        }
        else if (type == typeof(TensorType))
        {
            return new TensorType(
                Read<ElementType>(Member(json, "element", path), path), Read<Dimension[]>(Member(json, "extents", path), path));
        }
        else if (type == typeof(Tensor))
        {
            return ReadTensor(json, path);
        }
        else
        {
            return null;
        }

        return value ?? throw Unfit(json, type, path);
    }

    private static Array? ReadArray(JsonElement json, Type element, string path)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (json.ValueKind != JsonValueKind.Array)
        {
            throw Unfit(json, element.MakeArrayType(), path);
        }

        var elements = Array.CreateInstance(element, json.GetArrayLength());
        int next = 0;
        foreach (JsonElement item in json.EnumerateArray())
        {
            elements.SetValue(Read(item, element, $"{path}[{next}]"), next);
            next++;
        }

        return elements;
    }

    private static Tensor ReadTensor(JsonElement json, string path)
    {
        ElementType element = Read<ElementType>(Member(json, "element", path), path);
        Shape shape = Read<Shape>(Member(json, "shape", path), path);
        JsonElement data = Member(json, "bytes", path);
        if (data.ValueKind != JsonValueKind.String || !data.TryGetBytesFromBase64(out byte[]? bytes)
            || bytes.Length / ElementTypes.SizeOf(element) != shape.ElementCount || bytes.Length % ElementTypes.SizeOf(element) != 0)
        {
            throw new ModelFormatException($"{path}: the bytes of a tensor {element} {shape} were expected but {Shorten(data)} was received.");
        }

        Tensor tensor = Tensor.Zeros(element, shape);
        bytes.CopyTo(tensor.WritableBytes);
        return tensor;
    }

    private static object ReadParts(JsonElement json, Type type, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Unfit(json, type, path);
        }

        if (!type.IsValueType)
        {
            string name = Read<string>(Member(json, "type", path), path);
            type = PortableTypeNames.Resolve(name, type, path);
        }

        PortableType form = Guard(() => PortableType.Of(type), path);
        int members = form.Members.Length + (type.IsValueType ? 0 : 1);
        if (json.GetPropertyCount() != members)
        {
            throw new ModelFormatException($"{path}: {json.GetPropertyCount()} members of {type} were received but it has {members}. " +
                "Use the same version of this library on both sides.");
        }

        object?[] values = [.. form.Members.Select(member => ReadMember(json, member, $"{path}.{member.Name}"))];
        return Guard(() => form.Make(values), path);
    }

    private static object? ReadMember(JsonElement json, PortableMember member, string path)
    {
        JsonElement value = Member(json, member.Name, path);
        object? read = Read(value, member.Type, path);
        return read is not null || member.IsNullable ? read : throw Unfit(value, member.Type, path);
    }

    /// <summary>Runs code that checks what it is given, and adds the place to what it finds.</summary>
    public static T Guard<T>(Func<T> make, string path)
    {
        try
        {
            return make();
        }
        catch (Exception error) when (error is ArgumentException or ArithmeticException or InvalidOperationException
            or NotSupportedException or IndexOutOfRangeException)
        {
            throw new ModelFormatException($"{path}: {error.Message}", error);
        }
    }

    private static string Shorten(JsonElement json)
    {
        string text = json.GetRawText();
        return text.Length <= 80 ? text : $"{text[..77]}...";
    }
}
