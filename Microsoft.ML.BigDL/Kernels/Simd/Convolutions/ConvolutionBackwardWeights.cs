using System.Runtime.Intrinsics;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// The weight gradient of a convolution, <see cref="Reference.Convolution.BackwardWeights"/>. An item is a block of
/// filters by channels and kernel elements and sums over the whole batch, sample by sample, so any split gives the same
/// bits. Where lanes hold partial sums of neighbouring positions they are added together once, at the end, and a zero stands
/// in for the gradient at dropped positions: an infinite input may then turn a sum into NaN that the reference keeps infinite.
/// </summary>
internal static unsafe class ConvolutionBackwardWeights
{
    /// <summary>Floats of scratch that one thread needs.</summary>
    public static long ScratchLength(in ConvGeometry g) => ScratchLength(new ConvolutionWeightPlan(g));

    /// <summary>Items that <see cref="Run"/> can be split into; each writes its own weights.</summary>
    public static int Items(in ConvGeometry g) => new ConvolutionWeightPlan(g).Items;

    /// <summary>Computes the weight gradients of the items.</summary>
    public static void Run(
        in ConvGeometry g, ReadOnlySpan<float> input, ReadOnlySpan<float> gradOutput, Span<float> gradWeights,
        Span<float> scratch, int beginItem, int endItem)
    {
        SpanLength.Require(input.Length, g.InputLength, nameof(input));
        SpanLength.Require(gradOutput.Length, g.OutputLength, nameof(gradOutput));
        SpanLength.Require(gradWeights.Length, g.WeightLength, nameof(gradWeights));
        ConvolutionWeightPlan plan = new(g);
        SpanLength.Require(scratch.Length, ScratchLength(plan), nameof(scratch));
        // Tails of rows and planes are read and multiplied by zero, so they must hold numbers from the start.
        scratch[..(int)ScratchLength(plan)].Clear();
        fixed (float* inputBase = input, gradientBase = gradOutput, weightBase = gradWeights, scratchBase = scratch)
        {
            for (int item = beginItem; item < endItem; item++)
            {
                (int group, int block) = Math.DivRem(item, plan.FilterItems * plan.TapItems);
                (int filterItem, int tapItem) = Math.DivRem(block, plan.TapItems);
                int firstFilter = filterItem * plan.ItemFilters;
                int firstTap = tapItem * plan.ItemTaps;
                int filters = Math.Min(plan.ItemFilters, plan.Filters - firstFilter);
                int taps = Math.Min(plan.ItemTaps, plan.Taps - firstTap);
                float* rows = weightBase + ((((long)group * plan.Filters) + firstFilter) * plan.Taps) + firstTap;
                RunItem(plan, group, firstFilter, filters, firstTap, taps, inputBase, gradientBase, rows, scratchBase);
            }
        }
    }

    private static void RunItem(
        in ConvolutionWeightPlan plan, int group, int firstFilter, int filters, int firstTap, int taps,
        float* input, float* gradOutput, float* rows, float* scratch)
    {
        int* offsets = (int*)scratch;
        float* sums = scratch + ConvolutionScratch.Align(plan.ItemTaps);
        float* padded = sums + ConvolutionScratch.Align(plan.SumLength);
        float* gradient = padded + SourceLength(plan);
        ConvolutionPlan source = plan.Source;
        int firstChannel = firstTap / plan.KernelTaps;
        int channels = ((firstTap + taps - 1) / plan.KernelTaps) + 1 - firstChannel;
        WriteOffsets(plan, firstTap - (firstChannel * plan.KernelTaps), taps, offsets);
        new Span<float>(sums, (int)plan.SumLength).Clear();
        long inputPlane = (long)source.SourceRows * source.SourceColumns;
        long outputPlane = (long)source.PositionRows * source.PositionColumns;
        for (int sample = 0; sample < source.Samples; sample += plan.ChunkSamples)
        {
            int samples = Math.Min(plan.ChunkSamples, source.Samples - sample);
            for (int firstRow = 0; firstRow < source.PositionRows; firstRow += source.StripRows)
            {
                int positionRows = Math.Min(source.StripRows, source.PositionRows - firstRow);
                for (int s = 0; s < samples; s++)
                {
                    long image = ((long)(sample + s) * source.Groups) + group;
                    ConvolutionSource.Copy(source,
                        input + (((image * source.SourceChannels) + firstChannel) * inputPlane),
                        channels, firstRow, positionRows, padding: 0, padded + ((long)s * plan.SourceStride));
                    CopyGradient(plan, gradOutput + (((image * plan.Filters) + firstFilter) * outputPlane), filters, firstRow,
                        positionRows, gradient + ((long)s * plan.GradientStride));
                }

                Accumulate(plan, new ConvolutionWeightChunk()
                {
                    Filters = filters,
                    Taps = taps,
                    Source = padded,
                    Offsets = offsets,
                    Gradient = gradient,
                    Sums = sums,
                    Samples = samples,
                    Rows = positionRows,
                });
            }
        }

        WriteWeights(plan, sums, filters, taps, rows);
    }

    private static void Accumulate(in ConvolutionWeightPlan plan, in ConvolutionWeightChunk chunk)
    {
        if (TileWidth.UsesVector512)
        {
            ConvolutionWeightTiles.Run<TileVector512, Vector512<float>>(plan, in chunk);
        }
        else if (TileWidth.UsesVector256)
        {
            ConvolutionWeightTiles.Run<TileVector256, Vector256<float>>(plan, in chunk);
        }
        else
        {
            ConvolutionWeightTiles.Run<TileVector128, Vector128<float>>(plan, in chunk);
        }
    }

    /// <summary>Distances of an item's taps; the last is repeated up to a whole number of tiles and its copies dropped.</summary>
    private static void WriteOffsets(in ConvolutionWeightPlan plan, int firstTap, int taps, int* offsets)
    {
        int rounded = (taps + plan.Tiling.Taps - 1) / plan.Tiling.Taps * plan.Tiling.Taps;
        for (int t = 0; t < rounded; t++)
        {
            (int channel, int kernel) = Math.DivRem(firstTap + Math.Min(t, taps - 1), plan.KernelTaps);
            offsets[t] = plan.Source.Offset(channel, kernel);
        }
    }

    /// <summary>
    /// Rearranges the gradient rows of some filters: position by position with the filters as lanes, or filter by filter
    /// at the row stride of the padded source, with zeros at the dropped positions.
    /// </summary>
    private static void CopyGradient(
        in ConvolutionWeightPlan plan, float* from, int filters, int firstRow, int rows, float* target)
    {
        ConvolutionPlan source = plan.Source;
        int columns = source.PositionColumns;
        from += (long)firstRow * columns;
        long plane = (long)source.PositionRows * columns;
        if (plan.Tiling.HasFilterLanes)
        {
            RowCopy.Transpose(from, plane, filters, rows * columns, target, plan.ItemFilters);
            return;
        }

        for (int filter = 0; filter < filters; filter++, from += plane, target += plan.FilterStride)
        {
            float* line = target;
            for (int row = 0; row < rows; row++, line += source.RowStride)
            {
                RowCopy.Copy(from + ((long)row * columns), line, columns);
            }

            float* end = line - source.RowStride + columns;
            new Span<float>(end, (int)(target + plan.FilterStride - end)).Clear();
        }
    }

    /// <summary>Takes the sums of an item, tile by tile, to its rows of the weight gradient.</summary>
    private static void WriteWeights(in ConvolutionWeightPlan plan, float* sums, int filters, int taps, float* rows)
    {
        (int tileFilters, int tileTaps, bool hasFilterLanes) = plan.Tiling;
        for (int filter = 0; filter < filters; filter += tileFilters)
        {
            for (int tap = 0; tap < taps; tap += tileTaps)
            {
                int f = Math.Min(tileFilters, filters - filter);
                int t = Math.Min(tileTaps, taps - tap);
                float* target = rows + ((long)filter * plan.Taps) + tap;
                if (hasFilterLanes)
                {
                    RowCopy.Transpose(sums, tileFilters, t, f, target, plan.Taps);
                    sums += tileFilters * tileTaps;
                    continue;
                }

                for (int i = 0; i < tileFilters * tileTaps; i++, sums += TileWidth.VectorCount)
                {
                    if (i / tileTaps < f && i % tileTaps < t)
                    {
                        target[((long)(i / tileTaps) * plan.Taps) + (i % tileTaps)] = SumLanes(sums);
                    }
                }
            }
        }
    }

    /// <summary>Adds halves onto each other.</summary>
    private static float SumLanes(float* lanes)
    {
        for (int half = TileWidth.VectorCount / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    private static long ScratchLength(in ConvolutionWeightPlan plan) =>
        ConvolutionScratch.Align(plan.ItemTaps) + ConvolutionScratch.Align(plan.SumLength) + SourceLength(plan) + ((long)plan.ChunkSamples * plan.GradientStride);

    private static long SourceLength(in ConvolutionWeightPlan plan) => (long)plan.ChunkSamples * plan.SourceStride;
}
