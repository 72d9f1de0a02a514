using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>Writes what a Java DataInputStream reads: big-endian numbers, and texts and byte arrays behind an int32 length.</summary>
internal static class WireWriter
{
    public static void WriteInt32(this Stream output, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        output.Write(bytes);
    }

    public static void WriteText(this Stream output, string text) => output.WriteCounted(Encoding.UTF8.GetBytes(text));

    public static void WriteCounted(this Stream output, ReadOnlySpan<byte> bytes)
    {
        output.WriteInt32(bytes.Length);
        output.Write(bytes);
    }
}
