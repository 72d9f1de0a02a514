using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Microsoft.ML.BigDL.Spark.Arrow;

/// <summary>Spark's JSON of a schema: simple types are names, the others objects with a member <c>type</c>.</summary>
internal static partial class SparkSchemaJson
{
    private static readonly Dictionary<string, SparkType> s_simple = new SparkType[]
    {
        SparkType.Boolean, SparkType.Byte, SparkType.Short, SparkType.Integer, SparkType.Long, SparkType.Float, SparkType.Double,
        SparkType.String, SparkType.Binary, SparkType.Date, SparkType.Timestamp, SparkType.TimestampNtz, SparkType.DayTimeInterval,
    }.ToDictionary(type => type.Json);

    public static SparkSchema Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            SparkType type = Type(document.RootElement);
            return type.Kind == SparkTypeKind.Struct
                ? new SparkSchema(type.Fields)
                : throw new InvalidDataException($"A schema is a struct type, but the JSON describes {type}.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"Not the JSON of a Spark schema: {e.Message}", e);
        }
    }

    public static string Write(SparkSchema schema)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            Write(writer, SparkType.StructOf(schema));
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static SparkType Type(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
            return Simple(json);

        return json.GetProperty("type").GetString() switch
        {
            "array" => SparkType.ArrayOf(Type(json.GetProperty("elementType")), json.GetProperty("containsNull").GetBoolean()),
            "struct" => SparkType.StructOf([.. json.GetProperty("fields").EnumerateArray().Select(Field)]),
            _ => SparkType.Other(json.GetRawText()),
        };
    }

    private static SparkField Field(JsonElement json) => new(
        json.GetProperty("name").GetString() ?? throw new InvalidDataException("A field of a Spark schema has a null for a name."),
        Type(json.GetProperty("type")),
        json.GetProperty("nullable").GetBoolean());

    private static SparkType Simple(JsonElement json)
    {
        string name = json.GetString()!; // The caller saw a string.
        if (s_simple.TryGetValue(name, out SparkType? simple))
            return simple;
        if (Decimal().Match(name) is { Success: true } match)
            return SparkType.Decimal(Int(match.Groups[1]), Int(match.Groups[2]));

        // Text of bounded length or with an order of its own is read as any other text.
        return Bounded().IsMatch(name) ? SparkType.String : SparkType.Other(json.GetRawText());
    }

    private static int Int(Group digits) => int.Parse(digits.ValueSpan, provider: System.Globalization.CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter writer, SparkType type)
    {
        switch (type.Kind)
        {
            case SparkTypeKind.Array:
                writer.WriteStartObject();
                writer.WriteString("type", "array");
                writer.WritePropertyName("elementType");
                Write(writer, type.Element!); // An array has an element.
                writer.WriteBoolean("containsNull", type.ContainsNull);
                writer.WriteEndObject();
                break;
            case SparkTypeKind.Struct:
                writer.WriteStartObject();
                writer.WriteString("type", "struct");
                writer.WriteStartArray("fields");
                foreach (SparkField field in type.Fields)
                    Write(writer, field);
                writer.WriteEndArray();
                writer.WriteEndObject();
                break;
            case SparkTypeKind.Other:
                writer.WriteRawValue(type.Json);
                break;
            default:
                writer.WriteStringValue(type.Json);
                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, SparkField field)
    {
        writer.WriteStartObject();
        writer.WriteString("name", field.Name);
        writer.WritePropertyName("type");
        Write(writer, field.Type);
        writer.WriteBoolean("nullable", field.Nullable);
        writer.WriteStartObject("metadata");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    [GeneratedRegex(@"^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^(char|varchar)\(\d+\)$|^string collate ")]
    private static partial Regex Bounded();
}
