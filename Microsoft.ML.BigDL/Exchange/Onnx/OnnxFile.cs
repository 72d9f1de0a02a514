using Google.Protobuf;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Reads and writes ONNX model files, checking what can be checked before anything is built from them.</summary>
internal static class OnnxFile
{
    /// <summary>The newest format version (IR version) whose rules the reader knows.</summary>
    public const long NewestIrVersion = 14;

    // Protocol buffers cannot hold more than this in one message; larger models keep their weights in external files.
    private const long LargestFileBytes = int.MaxValue;

    /// <exception cref="ModelFormatException">The file is empty, truncated, not ONNX, or newer than the reader.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static ModelProto Read(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists)
            throw new FileNotFoundException($"There is no file '{file.FullName}'. Pass the path of an ONNX model.", path);

        if (file.Length > LargestFileBytes)
        {
            throw new ModelFormatException($"'{path}' has {file.Length} bytes, more than the {LargestFileBytes} one " +
                "ONNX message can hold. Save the model with its weights as external data.");
        }

        return Parse(File.ReadAllBytes(path), path);
    }

    /// <param name="bytes">The serialized model.</param>
    /// <param name="source">The file's name, for messages.</param>
    public static ModelProto Parse(byte[] bytes, string source)
    {
        if (bytes.Length == 0)
        {
            throw new ModelFormatException($"'{source}' is empty; an ONNX model was expected. Export or copy it again.");
        }

        ModelProto model = ParseMessage(ModelProto.Parser, bytes, source, "an ONNX model");
        if (model.Graph is null || model.IrVersion <= 0)
        {
            string missing = model.Graph is null ? "a graph" : "a format version";
            throw new ModelFormatException($"'{source}' is not an ONNX model: its {bytes.Length} bytes hold no " +
                $"{missing[2..]}. Pass a file that an ONNX exporter wrote.");
        }

        if (model.IrVersion > NewestIrVersion)
        {
            throw new ModelFormatException($"'{source}' has ONNX format version (IR) {model.IrVersion}; this library " +
                $"reads up to {NewestIrVersion}. Export the model again for an older version, or update this library.");
        }

        return model;
    }

    /// <summary>Parses one message; what is wrong with the bytes is told with the offset at which it was noticed.</summary>
    public static T ParseMessage<T>(MessageParser<T> parser, byte[] bytes, string source, string what)
        where T : IMessage<T>
    {
        CodedInputStream input = new(bytes);
        try
        {
            return parser.ParseFrom(input);
        }
        catch (InvalidProtocolBufferException cause)
        {
            throw new ModelFormatException($"'{source}' is not {what}, or is truncated: reading stopped at byte " +
                $"{input.Position} of {bytes.Length} ({cause.Message}). Export or copy the file again.", cause);
        }
    }

    /// <summary>Writes the model; an existing file is replaced only by a whole one.</summary>
    /// <exception cref="BigDLException">The folder is missing, read-only or full; nothing is left behind.</exception>
    public static void Write(ModelProto model, string path) =>
        AtomicFile.Write(path, stream => model.WriteTo(stream));
}
