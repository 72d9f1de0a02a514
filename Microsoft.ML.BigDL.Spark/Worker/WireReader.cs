using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// Reads what a Java DataOutputStream wrote: big-endian numbers, and texts and byte arrays behind an int32 length. Every length is checked
/// against a limit before memory is allocated for it. A stream that ends inside a value is an error; only <see cref="TryReadInt32"/> may
/// meet the end.
/// </summary>
internal sealed class WireReader(Stream input)
{
    /// <summary>Texts are names, paths and settings; the longest known, a job's settings in one JSON text, takes a few KB.</summary>
    private const int MaxTextBytes = 64 << 20;

    private const int MaxCount = 1 << 20;

    public Stream Input => input;

    /// <summary>Reads an int32, or returns false when the stream ends before its first byte.</summary>
    public bool TryReadInt32(out int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        int read = input.ReadAtLeast(bytes, 4, throwOnEndOfStream: false);
        if (read is not (0 or 4))
            throw new EndOfStreamException();
        value = read == 0 ? 0 : BinaryPrimitives.ReadInt32BigEndian(bytes);
        return read == 4;
    }

    public int ReadInt32()
    {
        Span<byte> bytes = stackalloc byte[4];
        input.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    public long ReadInt64()
    {
        Span<byte> bytes = stackalloc byte[8];
        input.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }

    public bool ReadBoolean(string what)
    {
        Span<byte> bytes = stackalloc byte[1];
        input.ReadExactly(bytes);
        return bytes[0] switch
        {
            0 => false,
            1 => true,
            _ => throw new WorkerProtocolException($"{what}: expected a boolean (0 or 1), received the byte {bytes[0]}."),
        };
    }

    /// <summary>The number of items that follow.</summary>
    public int ReadCount(string what)
    {
        int count = ReadInt32();
        return count is >= 0 and <= MaxCount
            ? count
            : throw new WorkerProtocolException($"{what}: expected a count of 0 to {MaxCount}, received {count}.");
    }

    public string ReadText(string what, int maxBytes = MaxTextBytes) => Encoding.UTF8.GetString(ReadBytes(what, maxBytes));

    public byte[] ReadBytes(string what, int maxBytes) => ReadBytesOf(ReadInt32(), what, maxBytes);

    /// <summary>Reads a byte array whose length has been read already.</summary>
    public byte[] ReadBytesOf(int length, string what, int maxBytes)
    {
        if (length < 0 || length > maxBytes)
            throw new WorkerProtocolException($"{what}: expected a length of 0 to {maxBytes} bytes, received {length}.");
        if (length == 0)
            return [];
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        input.ReadExactly(bytes);
        return bytes;
    }

    public string[] ReadTexts(string what)
    {
        int count = ReadCount(what);
        List<string> texts = [];
        for (int i = 0; i < count; i++)
            texts.Add(ReadText(what));
        return [.. texts];
    }

    /// <summary>Pairs of key and value; of a repeated key the last value counts.</summary>
    public Dictionary<string, string> ReadPairs(string what)
    {
        int count = ReadCount(what);
        Dictionary<string, string> pairs = [];
        for (int i = 0; i < count; i++)
        {
            string key = ReadText(what);
            pairs[key] = ReadText(what);
        }
        return pairs;
    }
}
