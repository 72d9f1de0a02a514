using System.Numerics;
using Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Maximum pooling, <see cref="Reference.Pooling.MaxForward"/>, bit for bit. An item is a plane, N x C of them. A plane is
/// copied with its padding as minus infinity, split by the stride, so that a lane is one output of a row; windows of
/// 2 x 2 side by side read the plane itself.
/// </summary>
internal static unsafe class MaxPoolForward
{
    /// <summary>Floats of scratch that one thread needs.</summary>
    public static long ScratchLength(in PoolGeometry g) =>
        (2L * g.KH * g.KW) + Plan(g).ChannelLength + Vector<float>.Count;

    /// <summary>Items that <see cref="Run"/> can be split into.</summary>
    public static int Items(in PoolGeometry g) => g.Planes;

    /// <summary>Computes the planes; <paramref name="indices"/> may be empty when no gradient will be asked for.</summary>
    public static void Run(
        in PoolGeometry g, ReadOnlySpan<float> input, Span<float> output, Span<int> indices, Span<float> scratch,
        int beginItem, int endItem)
    {
        SpanLength.Require(input.Length, g.InputLength, nameof(input));
        SpanLength.Require(output.Length, g.OutputLength, nameof(output));
        SpanLength.Require(indices.IsEmpty ? int.MaxValue : indices.Length, g.OutputLength, nameof(indices));
        SpanLength.Require(scratch.Length, ScratchLength(g), nameof(scratch));
        fixed (float* inputBase = input, outputBase = output, scratchBase = scratch)
        fixed (int* indexBase = indices)
        {
            if (PairPooling.Fits(g))
            {
                for (int item = beginItem; item < endItem; item++)
                {
                    long first = (long)item * g.OutH * g.OutW;
                    PairPooling.MaxForward(g, inputBase + ((long)item * g.H * g.W), outputBase + first,
                        indexBase is null ? null : indexBase + first);
                }

                return;
            }

            RunPlanes(g, inputBase, outputBase, indexBase, scratchBase, beginItem, endItem);
        }
    }

    private static void RunPlanes(
        in PoolGeometry g, float* input, float* output, int* indices, float* scratch, int beginItem, int endItem)
    {
        ConvolutionPlan plan = Plan(g);
        int taps = g.KH * g.KW;
        int* offsets = (int*)scratch;
        float* padded = scratch + (2L * taps);
        new Span<float>(padded, (int)(ScratchLength(g) - (2L * taps))).Fill(float.NegativeInfinity);
        for (int tap = 0; tap < taps; tap++)
        {
            offsets[tap] = plan.Offset(0, tap);
            offsets[taps + tap] = (tap / g.KW * g.DilationH * g.W) + (tap % g.KW * g.DilationW);
        }

        for (int item = beginItem; item < endItem; item++)
        {
            for (int firstRow = 0; firstRow < g.OutH; firstRow += plan.StripRows)
            {
                int rows = Math.Min(plan.StripRows, g.OutH - firstRow);
                ConvolutionSource.Copy(
                    plan, input + ((long)item * g.H * g.W), 1, firstRow, rows, float.NegativeInfinity, padded);
                for (int row = 0; row < rows; row++)
                {
                    long line = (((long)item * g.OutH) + firstRow + row) * g.OutW;
                    RunRow(g, offsets, firstRow + row, padded + ((long)row * plan.RowStride), output + line,
                        indices is null ? null : indices + line);
                }
            }
        }
    }

    /// <summary>The last vector of a row overlaps the one before; rows shorter than a vector go through the stack.</summary>
    private static void RunRow(in PoolGeometry g, int* offsets, int row, float* source, float* output, int* indices)
    {
        float* shortOutput = stackalloc float[Vector<float>.Count];
        int* shortIndices = stackalloc int[Vector<int>.Count];
        for (int column = 0; column < g.OutW; column += Vector<float>.Count)
        {
            column = Math.Max(0, Math.Min(column, g.OutW - Vector<float>.Count));
            (Vector<float> max, Vector<int> index) = Window(g, offsets, row, column, source + column);
            if (g.OutW < Vector<float>.Count)
            {
                max.Store(shortOutput);
                new ReadOnlySpan<float>(shortOutput, g.OutW).CopyTo(new Span<float>(output, g.OutW));
                index.Store(shortIndices);
                if (indices is not null)
                {
                    new ReadOnlySpan<int>(shortIndices, g.OutW).CopyTo(new Span<int>(indices, g.OutW));
                }
            }
            else
            {
                max.Store(output + column);
                if (indices is not null)
                {
                    index.Store(indices + column);
                }
            }
        }
    }

    private static (Vector<float> Max, Vector<int> Index) Window(
        in PoolGeometry g, int* offsets, int row, int column, float* source)
    {
        Vector<float> max = new(float.NegativeInfinity);
        Vector<int> tap = new(-1);
        int taps = g.KH * g.KW;
        for (int t = 0; t < taps; t++)
        {
            Vector<float> value = Vector.Load(source + offsets[t]);
            Vector<int> isBetter = Vector.GreaterThan(value, max) | ~Vector.Equals(value, value);
            max = Vector.ConditionalSelect(isBetter, value, max);
            tap = Vector.ConditionalSelect(isBetter, new Vector<int>(offsets[taps + t]), tap);
        }

        int corner = (((row * g.StrideH) - g.PadTop) * g.W) + (column * g.StrideW) - g.PadLeft;
        Vector<int> index = tap + new Vector<int>(corner) + (Vector<int>.Indices * g.StrideW);
        if (Vector.LessThanAny(tap, Vector<int>.Zero))
        {
            for (int lane = 0; lane < Math.Min(Vector<int>.Count, g.OutW - column); lane++)
            {
                if (tap[lane] < 0)
                {
                    PoolWindow window = PoolWindow.Of(g, (row * g.OutW) + column + lane);
                    index = index.WithElement(lane, window.IsEmpty ? -1 : (window.RowBegin * g.W) + window.ColumnBegin);
                }
            }
        }

        return (max, index);
    }

    /// <summary>The plan of a convolution with the same windows, its trailing pads fitted to the number of windows.</summary>
    private static ConvolutionPlan Plan(in PoolGeometry g)
    {
        int endH = ((g.OutH - 1) * g.StrideH) + ((g.KH - 1) * g.DilationH) + 1 - g.H - g.PadTop;
        int endW = ((g.OutW - 1) * g.StrideW) + ((g.KW - 1) * g.DilationW) + 1 - g.W - g.PadLeft;
        return ConvolutionPlan.Forward(
            new ConvGeometry(g.N, g.C, g.H, g.W, g.C, g.KH, g.KW, g.StrideH, g.StrideW, g.PadTop, g.PadLeft,
                Math.Max(0, endH), Math.Max(0, endW), g.DilationH, g.DilationW, groups: g.C),
            isStacked: false);
    }
}
