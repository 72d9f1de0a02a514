namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// The gradient of average pooling, <see cref="Reference.Pooling.AverageBackward"/>, bit for bit. An item is a plane. The
/// columns of a row whose windows lie between the left and the right edge share one count.
/// </summary>
internal static unsafe class AveragePoolBackward
{
    /// <summary>Items that <see cref="Run"/> can be split into.</summary>
    public static int Items(in PoolGeometry g) => g.Planes;

    /// <summary>Computes the input gradients of the planes.</summary>
    public static void Run(
        in PoolGeometry g, ReadOnlySpan<float> gradOutput, Span<float> gradInput, int beginItem, int endItem)
    {
        SpanLength.Require(gradOutput.Length, g.OutputLength, nameof(gradOutput));
        SpanLength.Require(gradInput.Length, g.InputLength, nameof(gradInput));
        (int begin, int end) = PoolWindow.InsideColumns(g);
        fixed (float* gradientBase = gradOutput, inputBase = gradInput)
        {
            for (int item = beginItem; item < endItem; item++)
            {
                float* gradient = gradientBase + ((long)item * g.OutH * g.OutW);
                float* plane = inputBase + ((long)item * g.H * g.W);
                new Span<float>(plane, g.H * g.W).Clear();
                for (int row = 0; row < g.OutH; row++, gradient += g.OutW)
                {
                    for (int column = 0; column < g.OutW; column++)
                    {
                        PoolWindow window = PoolWindow.Of(g, (row * g.OutW) + column);
                        int count = column == begin && begin < end ? end - begin : 1;
                        Spread(g, window, gradient + column, count, plane);
                        column += count - 1;
                    }
                }
            }
        }
    }

    /// <summary>
    /// Adds the shares of neighbouring outputs, given the window of the first. An input element takes its shares in
    /// the order of the outputs, as in the reference.
    /// </summary>
    private static void Spread(in PoolGeometry g, in PoolWindow first, float* gradient, int count, float* plane)
    {
        for (int y = first.RowBegin; y < first.RowEnd; y += g.DilationH)
        {
            float* line = plane + ((long)y * g.W) + first.ColumnBegin;
            int taps = first.ColumnEnd - first.ColumnBegin;
            for (int i = 0; i < count; i++, line += g.StrideW)
            {
                float share = gradient[i] / first.Count;
                for (int x = 0; x < taps; x += g.DilationW)
                {
                    line[x] += share;
                }
            }
        }
    }
}
