namespace Microsoft.ML.BigDL.Layers;

/// <summary>Where images and sequences have their channels.</summary>
public enum DataFormat
{
    /// <summary><c>[N, H, W, C]</c>, Keras's default.</summary>
    ChannelsLast,

    /// <summary><c>[N, C, H, W]</c>, as in ONNX and PyTorch.</summary>
    ChannelsFirst,
}
