using System.Buffers.Binary;
using System.Text.Json;

namespace Microsoft.ML.BigDL.Tensors;

/// <summary>
/// Reads and writes safetensors files: eight bytes of header length, a JSON header, then the tensors back to back. A
/// damaged or hostile file is refused before memory is taken for what it claims to hold.
/// </summary>
internal static class Safetensors
{
    private const int LengthBytes = sizeof(ulong);
    private const int LargestHeaderBytes = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <summary>All tensors by name. Types narrower than ours are widened without loss.</summary>
    /// <exception cref="ModelFormatException">The file is truncated, damaged or not in this format.</exception>
    public static Dictionary<string, Tensor> Read(string path) => Read(path, out _);

    /// <summary>All tensors by name, and the writer's notes.</summary>
    public static Dictionary<string, Tensor> Read(string path, out Dictionary<string, string> metadata)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path, out metadata);
    }

    /// <param name="stream">A stream that knows its length, at the start of the file.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="metadata">The writer's notes; empty if there are none.</param>
    public static Dictionary<string, Tensor> Read(Stream stream, string source, out Dictionary<string, string> metadata)
    {
        byte[] header = ReadHeader(stream, source);
        List<SafetensorsEntry> entries = ParseHeader(header, source, out metadata);
        long dataBytes = stream.Length - LengthBytes - header.Length;
        entries.Sort((left, right) => left.Begin != right.Begin
            ? left.Begin.CompareTo(right.Begin) : left.End.CompareTo(right.End));

        // Every check comes before the first allocation: offsets must tile the data exactly, so the sizes below add up
        // to no more than the file itself.
        long position = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin != position)
            {
                throw Damaged(source, $"tensor '{entry.Name}' begins at byte {entry.Begin} of the data but the one " +
                    $"before it ends at {position}: tensors must neither overlap nor leave holes");
            }

            position = entry.End;
        }

        if (position != dataBytes)
            throw Damaged(source, $"the header describes {position} bytes of data but the file holds {dataBytes}");

        Dictionary<string, Tensor> tensors = new(entries.Count, StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in entries)
        {
            byte[] bytes = new byte[entry.End - entry.Begin];
            stream.ReadExactly(bytes);
            tensors.Add(entry.Name, StoredTypes.Read(entry.Type, entry.Shape, bytes));
        }

        return tensors;
    }

    /// <summary>Writes the tensors, widest elements first and then by name, so that each is aligned to its elements.</summary>
    /// <exception cref="BigDLException">The folder is missing, read-only or full; nothing is left behind.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream that need not seek.</summary>
    public static void Write(
        Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        KeyValuePair<string, Tensor>[] sorted =
        [
            .. tensors.OrderByDescending(pair => ElementTypes.SizeOf(pair.Value.ElementType))
                .ThenBy(pair => pair.Key, StringComparer.Ordinal),
        ];
        byte[] header = BuildHeader(sorted, metadata);
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, Tensor tensor) in sorted)
            stream.Write(tensor.Bytes);
    }

    private static byte[] ReadHeader(Stream stream, string source)
    {
        if (stream.Length < LengthBytes)
            throw Damaged(source, $"it has {stream.Length} bytes; the header's length alone takes {LengthBytes}");

        Span<byte> length = stackalloc byte[LengthBytes];
        stream.ReadExactly(length);
        ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (bytes > LargestHeaderBytes || bytes > (ulong)(stream.Length - LengthBytes))
        {
            throw Damaged(source, $"it claims a header of {bytes} bytes but {stream.Length - LengthBytes} follow " +
                $"(and {LargestHeaderBytes} is the most allowed)");
        }

        byte[] header = new byte[bytes];
        stream.ReadExactly(header);
        return header;
    }

    private static List<SafetensorsEntry> ParseHeader(
        byte[] header, string source, out Dictionary<string, string> metadata)
    {
        metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        List<SafetensorsEntry> entries = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                header, new JsonDocumentOptions { AllowDuplicateProperties = false });
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name != MetadataKey)
                {
                    entries.Add(SafetensorsEntry.Parse(property.Name, property.Value, source));
                    continue;
                }

                foreach (JsonProperty note in property.Value.EnumerateObject())
                    metadata.Add(note.Name, note.Value.GetString() ?? string.Empty);
            }
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ModelFormatException($"'{source}' is not a safetensors file, or is damaged: its header of " +
                $"{header.Length} bytes cannot be read ({cause.Message}). Write or copy the file again.", cause);
        }

        return entries;
    }

    private static byte[] BuildHeader(
        KeyValuePair<string, Tensor>[] sorted, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataKey);
                foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            long position = 0;
            foreach ((string name, Tensor tensor) in sorted)
            {
                SafetensorsEntry.Write(json, name, tensor, position);
                position += tensor.Bytes.Length;
            }

            json.WriteEndObject();
        }

        // Spaces after the JSON move the data to a multiple of eight bytes, as the format asks.
        while (buffer.Length % LengthBytes != 0)
            buffer.WriteByte((byte)' ');

        return buffer.ToArray();
    }

    private static ModelFormatException Damaged(string source, string what) =>
        new($"'{source}' is not a safetensors file, or is truncated or damaged: {what}. Write or copy the file again.");
}
