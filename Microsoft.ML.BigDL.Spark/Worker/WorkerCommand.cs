using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>
/// What the driver asks a worker to do, carried where Spark expects a pickled Python function: magic (8 bytes), version, job name behind its
/// length (int32 each, big-endian), and the job's own bytes.
/// </summary>
/// <param name="Job">The name by which the worker finds the job.</param>
/// <param name="Body">The job's own description; only the job reads it.</param>
internal sealed record WorkerCommand(string Job, ReadOnlyMemory<byte> Body)
{
    private const int Version = 1;
    private const int MaxJobNameBytes = 256;

    // The bytes by which a worker knows that it found the command where the release's layout keeps it.
    private static ReadOnlySpan<byte> Magic => "NETWRK01"u8;

    public static bool IsCommand(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    public byte[] Write()
    {
        int nameBytes = Encoding.UTF8.GetByteCount(Job);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nameBytes, MaxJobNameBytes, nameof(Job));
        byte[] bytes = new byte[Magic.Length + 8 + nameBytes + Body.Length];
        Span<byte> rest = bytes;
        Magic.CopyTo(rest);
        BinaryPrimitives.WriteInt32BigEndian(rest = rest[Magic.Length..], Version);
        BinaryPrimitives.WriteInt32BigEndian(rest = rest[4..], nameBytes);
        Encoding.UTF8.GetBytes(Job, rest = rest[4..]);
        Body.Span.CopyTo(rest[nameBytes..]);
        return bytes;
    }

    /// <exception cref="WorkerProtocolException">The bytes are not a command of this version.</exception>
    public static WorkerCommand Parse(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        int header = Magic.Length + 8;
        if (!IsCommand(span) || span.Length < header)
            throw new WorkerProtocolException($"the task's command of {span.Length} bytes was not written by this library's driver.");
        int version = BinaryPrimitives.ReadInt32BigEndian(span[Magic.Length..]);
        if (version != Version)
        {
            throw new WorkerProtocolException(
                $"the driver wrote a command of version {version}, but this worker reads version {Version}. " +
                "Driver and workers must come from the same release of the library.");
        }
        int nameBytes = BinaryPrimitives.ReadInt32BigEndian(span[(Magic.Length + 4)..]);
        if (nameBytes is < 0 or > MaxJobNameBytes || header + nameBytes > span.Length)
            throw new WorkerProtocolException($"the command's job name has {nameBytes} bytes; at most {MaxJobNameBytes}, inside the command, are allowed.");
        return new WorkerCommand(Encoding.UTF8.GetString(span.Slice(header, nameBytes)), bytes[(header + nameBytes)..]);
    }
}
