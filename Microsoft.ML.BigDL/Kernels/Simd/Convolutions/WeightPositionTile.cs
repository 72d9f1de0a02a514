namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>What a tile of a weight gradient whose lanes are positions reads and writes, for one sample.</summary>
internal unsafe struct WeightPositionTile
{
    public float* Source;

    /// <summary>Distance of each tap from its position.</summary>
    public int* Offsets;

    public float* Gradient;

    /// <summary>Floats of gradient from one filter to the next.</summary>
    public int FilterStride;

    public float* Sums;

    /// <summary>Vectors of positions.</summary>
    public int Vectors;
}
