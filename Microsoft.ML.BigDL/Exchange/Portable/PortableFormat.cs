using System.Buffers;
using System.Text.Json;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>The frame of every portable text: UTF-8 JSON, one object whose first member is the number of the format.</summary>
internal static class PortableFormat
{
    /// <summary>Raised whenever a reader of the last number could misread what is written now.</summary>
    private const int Number = 1;

    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("format"u8, Number);
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Parses a text and checks its number; the caller disposes the document.</summary>
    /// <exception cref="ModelFormatException">The text is no JSON object, has no number, or is of a newer format.</exception>
    public static JsonDocument Parse(ReadOnlySpan<byte> text, string what)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text.ToArray());
        }
        catch (JsonException error)
        {
            throw new ModelFormatException($"{what}: {text.Length} bytes were received that are no JSON: {error.Message} " +
                "Send it again, and check that both sides run the same version of this library.", error);
        }

        try
        {
            JsonElement format = PortableReader.Member(document.RootElement, "format", what);
            if (format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out int number) || number < 1)
            {
                throw new ModelFormatException($"{what}: the format is {format.GetRawText()} but a number from 1 to {Number} is expected.");
            }

            return number <= Number
                ? document
                : throw new ModelFormatException($"{what}: it is of format {number} but this library reads up to format {Number}. " +
                    "Use the version of this library that wrote it, or a newer one.");
        }
        catch (ModelFormatException)
        {
            document.Dispose();
            throw;
        }
    }
}
