namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// How a three-dimensional convolution of volumes <c>[N, C, D, plane]</c> becomes a two-dimensional one: for each of the
/// <c>OutD</c> positions along the depth, the <c>KD</c> planes of every channel that its window covers are stacked as
/// channels, <c>[N, OutD, C, KD, plane]</c>. Weights <c>[F, C, KD, KH, KW]</c> fit that without moving.
/// </summary>
internal readonly record struct DepthGeometry(
    int N, int C, int D, int Plane, int KD, int OutD, int Stride, int Pad, int Dilation)
{
    /// <summary>The depth that a tap of a window reads; outside 0 to D in the padding.</summary>
    public int DepthOf(int position, int tap) => (position * Stride) + (tap * Dilation) - Pad;
}
