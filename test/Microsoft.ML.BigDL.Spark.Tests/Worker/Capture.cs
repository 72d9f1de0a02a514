using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.ML.BigDL.Spark.Worker;
using Microsoft.ML.BigDL.Tests;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

/// <summary>One recorded task: the bytes of the executor, the accepted answer, and what the bytes say.</summary>
internal sealed class Capture
{
    private const string Folder = "fixtures/spark-worker";

    private Capture(string name, string path)
    {
        Name = name;
        Bytes = File.ReadAllBytes(path);
        Reply = File.ReadAllBytes(Path.ChangeExtension(path, ".reply.bin"));
        Facts = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(path, ".json"))).RootElement;
    }

    /// <summary>Version and name, for messages.</summary>
    public string Name { get; }

    public byte[] Bytes { get; }

    public byte[] Reply { get; }

    public JsonElement Facts { get; }

    public bool IsRdd => Facts.GetProperty("evalType").GetInt32() == EvalType.Elements;

    public static IEnumerable<Capture> Tasks() => All().Where(capture => !capture.Name.EndsWith("handshake", StringComparison.Ordinal));

    public static IEnumerable<Capture> Handshakes() => All().Where(capture => capture.Name.EndsWith("handshake", StringComparison.Ordinal));

    public static Capture Of(string name) => new(name, SharedFiles.Require($"{Folder}/{name}.bin"));

    /// <summary>The recorded bytes with another command in the place of the recording program's.</summary>
    public byte[] WithCommand(WorkerCommand command)
    {
        byte[] recorded = Convert.FromHexString(Facts.GetProperty("commandHex").GetString()!);
        byte[] replacement = command.Write();
        int at = Bytes.AsSpan().IndexOf(recorded);
        byte[] bytes = [.. Bytes.AsSpan(0, at), .. replacement, .. Bytes.AsSpan(at + recorded.Length)];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at - 4), replacement.Length);
        if (Facts.GetProperty("framed").GetBoolean())
        {
            Span<byte> length = bytes.AsSpan(4, 4);
            BinaryPrimitives.WriteInt32BigEndian(length, BinaryPrimitives.ReadInt32BigEndian(length) + replacement.Length - recorded.Length);
        }
        return bytes;
    }

    private static IEnumerable<Capture> All()
    {
        string root = SharedFiles.Require(Folder);
        return Directory.EnumerateFiles(root, "*.bin", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".reply.bin", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new Capture(Path.GetRelativePath(root, path)[..^4], path));
    }
}
