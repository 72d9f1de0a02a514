namespace Microsoft.ML.BigDL.Data;

/// <summary>The order in which the colours of an image column are laid out for the network.</summary>
public enum PixelOrder
{
    /// <summary>Red, green, blue: the order of most published networks.</summary>
    Rgb,

    /// <summary>Blue, green, red: the order of networks that come from Caffe.</summary>
    Bgr,
}
