using System.Buffers.Binary;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>The 24 bytes before every payload, little-endian: length, type, three zeros, epoch, item, step.</summary>
internal readonly record struct FrameHeader(FrameType Type, int Epoch, int Item, long Step, int PayloadLength)
{
    public const int Size = 24;

    public static FrameHeader Read(ReadOnlySpan<byte> bytes) => new(
        (FrameType)bytes[4],
        BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, PayloadLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], (byte)Type);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Epoch);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], Item);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Step);
    }
}
