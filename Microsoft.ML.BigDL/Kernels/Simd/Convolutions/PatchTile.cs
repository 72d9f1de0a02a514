namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>What a tile of <see cref="PatchSums"/> reads and writes.</summary>
internal unsafe struct PatchTile
{
    public float* Sums;

    /// <summary>Floats of sums from one kernel row to the next.</summary>
    public int SumStride;

    public float* Source;

    /// <summary>Floats of source from one kernel row to the next.</summary>
    public int SourceStride;

    /// <summary>The number of each patch.</summary>
    public float* Factors;

    /// <summary>Where in the source each patch begins.</summary>
    public int* Places;

    public int Patches;
}
