namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// The inner loops of <see cref="ConvolutionBackwardWeights"/>: a tile of filters by taps in registers, summed over the
/// positions of a chunk of samples. Sums rest in memory between chunks, tile after tile. Where a lane is a position, a
/// sum is a vector whose lanes take every so-many-th position. Where a lane is a filter, a chunk is summed position by
/// position and then added. Source, gradient and sums must not overlap.
/// </summary>
internal static unsafe partial class ConvolutionWeightTiles
{
    /// <summary>Adds a chunk of samples to an item's sums.</summary>
    public static void Run<TOps, TVector>(in ConvolutionWeightPlan plan, ref readonly ConvolutionWeightChunk chunk)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        ConvolutionWeightTiling tiling = plan.Tiling;
        int sumLength = tiling.Filters * tiling.Taps * (tiling.HasFilterLanes ? 1 : TOps.Count);
        float* sums = chunk.Sums;
        for (int filter = 0; filter < chunk.Filters; filter += tiling.Filters)
        {
            for (int tap = 0; tap < chunk.Taps; tap += tiling.Taps, sums += sumLength)
            {
                if (tiling.HasFilterLanes)
                {
                    RunLanes<TOps, TVector>(
                        in plan, in chunk, chunk.Offsets + tap, chunk.Gradient + filter, sums);
                }
                else
                {
                    RunPositions<TOps, TVector>(
                        in plan, in chunk, chunk.Offsets + tap, chunk.Gradient + ((long)filter * plan.FilterStride), sums);
                }
            }
        }
    }

    private static void RunPositions<TOps, TVector>(
        ref readonly ConvolutionWeightPlan plan, ref readonly ConvolutionWeightChunk chunk, int* offsets, float* gradient,
        float* sums)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        int stride = plan.FilterStride;
        int vectors = (plan.Source.Positions(chunk.Rows, 1) + TOps.Count - 1) / TOps.Count;
        float* source = chunk.Source;
        for (int s = 0; s < chunk.Samples; s++, source += plan.SourceStride, gradient += plan.GradientStride)
        {
            switch ((plan.Tiling.Filters, plan.Tiling.Taps))
            {
                case (4, 6):
                    Tile4x6<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                    break;
                case (6, 4):
                    Tile6x4<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                    break;
                case (3, 8):
                    Tile3x8<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                    break;
                case (2, 8):
                    Tile2x8<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                    break;
                case (1, 8):
                    Tile1x8<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                    break;
                case (3, 4):
                    Tile3x4<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                    break;
                case (4, 3):
                    Tile4x3<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                    break;
                case (2, 4):
                    Tile2x4<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                    break;
                default:
                    throw new InvalidOperationException($"No inner loop has the tile {plan.Tiling}.");
            }
        }
    }

    private static void RunLanes<TOps, TVector>(
        ref readonly ConvolutionWeightPlan plan, ref readonly ConvolutionWeightChunk chunk, int* offsets, float* gradient,
        float* sums)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        switch ((plan.Tiling.Filters / TOps.Count, plan.Tiling.Taps))
        {
            case (2, 12):
                Lanes2x12<TOps, TVector>(in plan, in chunk, offsets, gradient, sums);
                break;
            case (4, 6):
                Lanes4x6<TOps, TVector>(in plan, in chunk, offsets, gradient, sums);
                break;
            case (1, 24):
                Lanes1x24<TOps, TVector>(in plan, in chunk, offsets, gradient, sums);
                break;
            case (2, 6):
                Lanes2x6<TOps, TVector>(in plan, in chunk, offsets, gradient, sums);
                break;
            case (1, 12):
                Lanes1x12<TOps, TVector>(in plan, in chunk, offsets, gradient, sums);
                break;
            default:
                throw new InvalidOperationException($"No inner loop has the tile {plan.Tiling}.");
        }
    }
}
