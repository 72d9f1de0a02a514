using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>How an ONNX model is imported.</summary>
internal sealed record OnnxImportOptions
{
    /// <summary>
    /// Values of inputs that the model's structure depends on, such as the target shape of a Reshape. The graph built is
    /// right for these values only. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> KnownInputs { get; init; } = new Dictionary<string, Tensor>();
}
