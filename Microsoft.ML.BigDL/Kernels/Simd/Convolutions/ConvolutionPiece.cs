namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>One item of a convolution: some position rows of some samples, and the first of their target planes.</summary>
internal unsafe struct ConvolutionPiece(int firstRow, int rows, int samples, float* source, float* target)
{
    public readonly int FirstRow => firstRow;

    public readonly int Rows => rows;

    public readonly int Samples => samples;

    /// <summary>The padded source.</summary>
    public readonly float* Source => source;

    public float* Target { readonly get; init; } = target;
}
