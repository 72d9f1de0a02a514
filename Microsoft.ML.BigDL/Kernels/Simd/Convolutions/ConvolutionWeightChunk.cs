namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>What the inner loops of a weight gradient need: an item's sources and gradients for some samples.</summary>
internal unsafe struct ConvolutionWeightChunk
{
    public int Filters;

    public int Taps;

    /// <summary>The padded source of the first sample.</summary>
    public float* Source;

    /// <summary>Distance of each tap from its position.</summary>
    public int* Offsets;

    /// <summary>The rearranged gradient of the first sample.</summary>
    public float* Gradient;

    /// <summary>The item's sums, tile by tile.</summary>
    public float* Sums;

    public int Samples;

    /// <summary>Position rows of every sample.</summary>
    public int Rows;
}
