namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>What is written beside the graph itself.</summary>
internal sealed record OnnxExportOptions
{
    /// <summary>The name of the graph. Default: <c>model</c>.</summary>
    public string GraphName { get; init; } = "model";

    /// <summary>Names of the outputs, in order; null takes the names of the layers that yield them. Default: null.</summary>
    public IReadOnlyList<string>? OutputNames { get; init; }

    /// <summary>
    /// Whether batch normalisations are folded into the convolutions and products in front of them; a reader that trains further misses them then.
    /// Default: false.
    /// </summary>
    public bool FoldsBatchNormalization { get; init; }

    /// <summary>Notes that readers can look up by key, such as the names of the classes. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
