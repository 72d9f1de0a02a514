using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>The trained network of a <see cref="BigDLTransformer"/>, as an ONNX model with a symbolic batch axis.</summary>
/// <remarks>
/// The model ends where the network does: in logits, where the task's trainer took logits. Batch normalisations are folded into the layers before
/// them. <c>OnnxImporter.Import</c> makes a network of such a file, or of one from elsewhere, that can be trained further.
/// </remarks>
public sealed class BigDLModelParameters
{
    private readonly byte[] _onnx;

    internal BigDLModelParameters(byte[] onnx) => _onnx = onnx;

    /// <summary>The bytes of the ONNX model.</summary>
    public ReadOnlyMemory<byte> Onnx => _onnx;

    /// <summary>Writes the network as an ONNX file; an existing file is replaced only by a whole one.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="BigDLException">The folder is missing, read-only or full; nothing is left behind.</exception>
    public void SaveOnnx(string path) => AtomicFile.Write(path, SaveOnnx);

    /// <summary>Writes the network as ONNX to a stream, which stays open.</summary>
    /// <param name="stream">Where to.</param>
    public void SaveOnnx(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(_onnx);
    }
}
