using System.Globalization;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Reads tensor data that a model keeps in a file beside it.</summary>
internal static class OnnxExternalData
{
    public static byte[] Read(TensorProto proto, long expectedBytes, string source, string? folder)
    {
        string place = $"'{source}', tensor '{proto.Name}'";
        if (folder is null)
        {
            throw new ModelFormatException($"{place}: its data lie in an external file, but the model was not read " +
                "from a folder. Open the model by its path.");
        }

        string location = Entry(proto, "location")
            ?? throw new ModelFormatException($"{place}: external data name no file. Export the model again.");
        string path = Resolve(folder, location, place);
        FileInfo file = new(path);
        if (!file.Exists)
            throw new ModelFormatException($"{place}: its data file '{path}' is missing. Copy it beside the model.");

        long offset = Number(proto, "offset", 0, place);
        long length = Number(proto, "length", expectedBytes, place);
        if (length != expectedBytes || offset > file.Length - length)
        {
            throw new ModelFormatException($"{place}: [{string.Join(", ", proto.Dims)}] needs {expectedBytes} bytes, but " +
                $"{length} at offset {offset} of '{path}' ({file.Length} bytes) are named. Copy or export both files again.");
        }

        byte[] bytes = new byte[expectedBytes];
        using FileStream stream = file.OpenRead();
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return bytes;
    }

    // A model must not make us read files outside its own folder.
    private static string Resolve(string folder, string location, string place)
    {
        string root = Path.GetFullPath(folder);
        string path = Path.GetFullPath(Path.Combine(root, location));
        string relative = Path.GetRelativePath(root, path);
        if (Path.IsPathRooted(location) || Path.IsPathRooted(relative) || relative.Split('/', '\\')[0] == "..")
        {
            throw new ModelFormatException($"{place}: its data file '{location}' lies outside the model's folder " +
                $"'{root}'. Only files in that folder are read; copy it there and export again.");
        }

        return path;
    }

    private static long Number(TensorProto proto, string key, long absent, string place) =>
        Entry(proto, key) is not { } text ? absent
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
        : throw new ModelFormatException($"{place}: external data have {key} '{text}', which is not a number of bytes.");

    private static string? Entry(TensorProto proto, string key) =>
        proto.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;
}
