namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>Average pooling, <see cref="Reference.Pooling.AverageForward"/>, bit for bit. An item is a plane.</summary>
internal static class AveragePoolForward
{
    /// <summary>Items that <see cref="Run"/> can be split into.</summary>
    public static int Items(in PoolGeometry g) => g.Planes;

    /// <summary>Computes the planes.</summary>
    public static void Run(
        in PoolGeometry g, ReadOnlySpan<float> input, Span<float> output, int beginItem, int endItem)
    {
        int outputPlane = g.OutH * g.OutW;
        for (int item = beginItem; item < endItem; item++)
        {
            ReadOnlySpan<float> plane = input.Slice(item * g.H * g.W, g.H * g.W);
            Span<float> averages = output.Slice(item * outputPlane, outputPlane);
            for (int o = 0; o < averages.Length; o++)
            {
                PoolWindow window = PoolWindow.Of(g, o);
                float sum = 0;
                for (int y = window.RowBegin; y < window.RowEnd; y += g.DilationH)
                {
                    ReadOnlySpan<float> row = plane.Slice(y * g.W, g.W);
                    for (int x = window.ColumnBegin; x < window.ColumnEnd; x += g.DilationW)
                    {
                        sum += row[x];
                    }
                }

                averages[o] = window.Count > 0 ? sum / window.Count : 0;
            }
        }
    }
}
