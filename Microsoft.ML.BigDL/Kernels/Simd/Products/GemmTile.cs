namespace Microsoft.ML.BigDL.Kernels.Simd.Products;

/// <summary>What a tile of <see cref="GemmTiles"/> reads and writes; steps are in floats.</summary>
internal unsafe struct GemmTile
{
    /// <summary>The first element of A.</summary>
    public float* A;

    public nint RowStepA;

    public nint DepthStepA;

    /// <summary>The first row of the panel of B.</summary>
    public float* B;

    public nint DepthStepB;

    /// <summary>Multiply-adds in each sum.</summary>
    public nint Depths;

    /// <summary>Where the sums start from: C, the bias (step 0) or zeros (step 0).</summary>
    public float* Start;

    public nint StartStep;

    public float* C;

    public nint RowStepC;

    /// <summary>The least result: 0 for ReLU, else minus infinity.</summary>
    public float* Floor;
}
