namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>Copies a strip of source planes into the padded, phase-split form that <see cref="ConvolutionPlan"/> describes.</summary>
internal static unsafe class ConvolutionSource
{
    /// <summary>
    /// Writes every float of the strip that <paramref name="rows"/> position rows from <paramref name="firstRow"/> can
    /// read for a valid position: source floats and <paramref name="padding"/>. Unused phases are left alone.
    /// </summary>
    public static void Copy(
        in ConvolutionPlan plan, float* source, int channels, int firstRow, int rows, float padding, float* target)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            float* plane = source + ((long)channel * plan.SourceRows * plan.SourceColumns);
            for (int phase = 0; phase < plan.SplitRows * plan.SplitColumns; phase++)
            {
                (int rowPhase, int columnPhase) = Math.DivRem(phase, plan.SplitColumns);
                if (plan.UsesPhase(rowPhase, columnPhase))
                {
                    CopyPhase(plan, plane, rowPhase, columnPhase, firstRow, rows + plan.ReachRows,
                        padding, target + ((long)channel * plan.ChannelLength) + ((long)phase * plan.PhaseLength));
                }
            }
        }
    }

    private static void CopyPhase(
        in ConvolutionPlan plan, float* plane, int rowPhase, int columnPhase, int firstRow, int rows, float padding,
        float* target)
    {
        int step = plan.SplitColumns;
        int begin = Math.Clamp((plan.PadColumns - columnPhase + step - 1) / step, 0, plan.RowStride);
        int end = Math.Clamp(
            (plan.SourceColumns + plan.PadColumns - columnPhase + step - 1) / step, begin, plan.RowStride);
        int firstColumn = (begin * step) + columnPhase - plan.PadColumns;
        for (int row = 0; row < rows; row++)
        {
            float* line = target + ((long)row * plan.RowStride);
            int sourceRow = ((firstRow + row) * plan.SplitRows) + rowPhase - plan.PadRows;
            if (sourceRow < 0 || sourceRow >= plan.SourceRows)
            {
                new Span<float>(line, plan.RowStride).Fill(padding);
                continue;
            }

            float* from = plane + ((long)sourceRow * plan.SourceColumns) + firstColumn;
            new Span<float>(line, begin).Fill(padding);
            if (step == 1)
            {
                new ReadOnlySpan<float>(from, end - begin).CopyTo(new Span<float>(line + begin, end - begin));
            }
            else
            {
                for (int column = begin; column < end; column++, from += step)
                {
                    line[column] = *from;
                }
            }

            new Span<float>(line + end, plan.RowStride - end).Fill(padding);
        }

        new Span<float>(target + ((long)rows * plan.RowStride), plan.SourceWidth - plan.RowStride).Fill(padding);
    }
}
