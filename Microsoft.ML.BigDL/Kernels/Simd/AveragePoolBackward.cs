namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>The gradient of average pooling, <see cref="Reference.Pooling.AverageBackward"/>, bit for bit. An item is a plane.</summary>
internal static class AveragePoolBackward
{
    /// <summary>Items that <see cref="Run"/> can be split into.</summary>
    public static int Items(in PoolGeometry g) => g.Planes;

    /// <summary>Computes the input gradients of the planes.</summary>
    public static void Run(
        in PoolGeometry g, ReadOnlySpan<float> gradOutput, Span<float> gradInput, int beginItem, int endItem)
    {
        int outputPlane = g.OutH * g.OutW;
        for (int item = beginItem; item < endItem; item++)
        {
            ReadOnlySpan<float> gradient = gradOutput.Slice(item * outputPlane, outputPlane);
            Span<float> plane = gradInput.Slice(item * g.H * g.W, g.H * g.W);
            plane.Clear();
            for (int o = 0; o < gradient.Length; o++)
            {
                PoolWindow window = PoolWindow.Of(g, o);
                float share = window.Count > 0 ? gradient[o] / window.Count : 0;
                for (int y = window.RowBegin; y < window.RowEnd; y += g.DilationH)
                {
                    Span<float> row = plane.Slice(y * g.W, g.W);
                    for (int x = window.ColumnBegin; x < window.ColumnEnd; x += g.DilationW)
                    {
                        row[x] += share;
                    }
                }
            }
        }
    }
}
