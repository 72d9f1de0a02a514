namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>What a lane of a convolution's vectors stands for.</summary>
internal enum ConvolutionLanes
{
    /// <summary>The flat positions one after another, dropped ones included, by way of a buffer.</summary>
    FlatPositions,

    /// <summary>The positions of a row, straight into the target; the last vector of a row overlaps the one before.</summary>
    RowPositions,

    /// <summary>Target channels, for one position each, by way of a buffer that is transposed into the target.</summary>
    Channels,
}
