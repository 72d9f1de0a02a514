using System.Buffers.Binary;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>The first message of a connection, of a fixed size: who connects to whom, in which run and epoch.</summary>
internal readonly record struct Greeting(Guid Run, int Epoch, int From, int To)
{
    public const ushort Version = 1;
    public const int NonceLength = 32;
    public const int Size = 36 + NonceLength;

    private static ReadOnlySpan<byte> Magic => "BDLX"u8;

    /// <summary>Writes the greeting; the last 32 bytes are left to the nonce.</summary>
    public void Write(Span<byte> bytes)
    {
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], Version);
        Run.TryWriteBytes(bytes[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], Epoch);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[28..], From);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[32..], To);
    }

    public static Greeting Read(ReadOnlySpan<byte> bytes) => new(
        new Guid(bytes[8..24]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]));

    /// <summary>Whether the bytes begin like a greeting of any version.</summary>
    public static bool IsGreeting(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    public static int VersionOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
}
