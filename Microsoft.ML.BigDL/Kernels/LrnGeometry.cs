namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// Local response normalisation across the channels of <c>[N, C, plane]</c>, as in ONNX LRN: the window of channel c is
/// c - (Size - 1) / 2 up to c + Size / 2, cut at the ends.
/// </summary>
internal readonly record struct LrnGeometry(int N, int C, int Plane, int Size, float Alpha, float Beta, float Bias)
{
    public int Begin(int channel) => Math.Max(0, channel - ((Size - 1) / 2));

    public int End(int channel) => Math.Min(C, channel + (Size / 2) + 1);

    /// <summary>The first channel whose window holds <paramref name="channel"/>.</summary>
    public int FirstHolder(int channel) => Math.Max(0, channel - (Size / 2));

    /// <summary>One past the last channel whose window holds <paramref name="channel"/>.</summary>
    public int EndHolder(int channel) => Math.Min(C, channel + ((Size - 1) / 2) + 1);
}
