namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Average pooling, <see cref="Reference.Pooling.AverageForward"/>, bit for bit. An item is a plane. The columns of a row
/// whose windows lie between the left and the right edge share one count and are computed without looking at edges.
/// </summary>
internal static unsafe class AveragePoolForward
{
    /// <summary>Items that <see cref="Run"/> can be split into.</summary>
    public static int Items(in PoolGeometry g) => g.Planes;

    /// <summary>Computes the planes.</summary>
    public static void Run(
        in PoolGeometry g, ReadOnlySpan<float> input, Span<float> output, int beginItem, int endItem)
    {
        SpanLength.Require(input.Length, g.InputLength, nameof(input));
        SpanLength.Require(output.Length, g.OutputLength, nameof(output));
        (int begin, int end) = PoolWindow.InsideColumns(g);
        fixed (float* inputBase = input, outputBase = output)
        {
            for (int item = beginItem; item < endItem; item++)
            {
                float* plane = inputBase + ((long)item * g.H * g.W);
                float* averages = outputBase + ((long)item * g.OutH * g.OutW);
                for (int row = 0; row < g.OutH; row++, averages += g.OutW)
                {
                    for (int column = 0; column < g.OutW; column++)
                    {
                        PoolWindow window = PoolWindow.Of(g, (row * g.OutW) + column);
                        if (column == begin && begin < end)
                        {
                            RunInside(g, window, plane, averages + begin, end - begin);
                            column = end - 1;
                        }
                        else
                        {
                            averages[column] = window.Count > 0 ? Sum(g, window, plane) / window.Count : 0;
                        }
                    }
                }
            }
        }
    }

    /// <summary>Computes neighbouring outputs, given the window of the first.</summary>
    private static void RunInside(in PoolGeometry g, in PoolWindow first, float* plane, float* averages, int count)
    {
        int taps = ((g.KW - 1) * g.DilationW) + 1;
        for (int i = 0; i < count; i++)
        {
            float sum = 0;
            for (int y = first.RowBegin; y < first.RowEnd; y += g.DilationH)
            {
                float* x = plane + ((long)y * g.W) + first.ColumnBegin + (i * g.StrideW);
                for (int j = 0; j < taps; j += g.DilationW)
                {
                    sum += x[j];
                }
            }

            averages[i] = first.Count > 0 ? sum / first.Count : 0;
        }
    }

    private static float Sum(in PoolGeometry g, in PoolWindow window, float* plane)
    {
        float sum = 0;
        for (int y = window.RowBegin; y < window.RowEnd; y += g.DilationH)
        {
            for (int x = window.ColumnBegin; x < window.ColumnEnd; x += g.DilationW)
            {
                sum += plane[((long)y * g.W) + x];
            }
        }

        return sum;
    }
}
