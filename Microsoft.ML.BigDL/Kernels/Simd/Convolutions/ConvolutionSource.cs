namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>Copies a strip of source planes into the padded, phase-split form that <see cref="ConvolutionPlan"/> describes.</summary>
internal static unsafe class ConvolutionSource
{
    /// <summary>
    /// Writes the source floats that <paramref name="rows"/> position rows from <paramref name="firstRow"/> can read, and
    /// the rows above and below the source. The target must have been filled with <paramref name="padding"/> once: columns
    /// left and right of the source are never written, nor are unused phases.
    /// </summary>
    public static void Copy(
        in ConvolutionPlan plan, float* source, int channels, int firstRow, int rows, float padding, float* target)
    {
        int step = plan.SplitColumns;
        for (int phase = 0; phase < plan.SplitRows * step; phase++)
        {
            (int rowPhase, int columnPhase) = Math.DivRem(phase, step);
            if (plan.UsesPhase(rowPhase, columnPhase))
            {
                int begin = Math.Clamp((plan.PadColumns - columnPhase + step - 1) / step, 0, plan.RowStride);
                int end = (plan.SourceColumns + plan.PadColumns - columnPhase + step - 1) / step;
                int columns = Math.Clamp(end, begin, plan.RowStride) - begin;
                float* from = source + (begin * step) + columnPhase - plan.PadColumns;
                float* to = target + ((long)phase * plan.PhaseLength) + begin;
                for (int channel = 0; channel < channels; channel++)
                {
                    CopyPlane(plan, from, columns, (firstRow * plan.SplitRows) + rowPhase - plan.PadRows,
                        rows + plan.ReachRows, padding, to);
                    from += (long)plan.SourceRows * plan.SourceColumns;
                    to += plan.ChannelLength;
                }
            }
        }
    }

    private static void CopyPlane(
        in ConvolutionPlan plan, float* source, int columns, int firstRow, int rows, float padding, float* target)
    {
        (int sourceColumns, int rowStride, int step) = (plan.SourceColumns, plan.RowStride, plan.SplitColumns);
        for (int row = 0, sourceRow = firstRow; row < rows; row++, sourceRow += plan.SplitRows, target += rowStride)
        {
            if ((uint)sourceRow >= (uint)plan.SourceRows)
            {
                new Span<float>(target, columns).Fill(padding);
            }
            else if (step == 1)
            {
                RowCopy.Copy(source + ((long)sourceRow * sourceColumns), target, columns);
            }
            else
            {
                RowCopy.Gather(source + ((long)sourceRow * sourceColumns), step, target, columns);
            }
        }
    }
}
