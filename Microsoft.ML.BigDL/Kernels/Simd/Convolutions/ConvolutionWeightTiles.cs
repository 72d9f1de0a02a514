using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// The inner loops of <see cref="ConvolutionBackwardWeights"/>: a tile of filters by taps in registers, summed over the
/// positions of a chunk of samples. Sums rest in memory between chunks, tile after tile. Where a lane is a position, a
/// sum is a vector whose lanes take every so-many-th position. Where a lane is a filter, a chunk is summed position by
/// position and then added. Source, gradient and sums must not overlap.
/// </summary>
internal static unsafe class ConvolutionWeightTiles
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
                    var tile = new WeightFilterTile
                    {
                        Source = chunk.Source,
                        SourceStride = plan.SourceStride,
                        RowStride = plan.Source.RowStride,
                        Offsets = chunk.Offsets + tap,
                        Gradient = chunk.Gradient + filter,
                        GradientStride = plan.GradientStride,
                        PositionStride = plan.ItemFilters,
                        Sums = sums,
                        Samples = chunk.Samples,
                        Rows = chunk.Rows,
                        Columns = plan.Source.PositionColumns,
                    };
                    TileShapes.RunFilters<TOps, TVector, WeightFilterTile>(tiling.Filters, tiling.Taps, in tile);
                }
                else
                {
                    var tile = new WeightPositionTile
                    {
                        Source = chunk.Source,
                        Offsets = chunk.Offsets + tap,
                        Gradient = chunk.Gradient + ((long)filter * plan.FilterStride),
                        FilterStride = plan.FilterStride,
                        Sums = sums,
                        Vectors = (plan.Source.Positions(chunk.Rows, 1) + TOps.Count - 1) / TOps.Count,
                    };
                    for (int sample = 0; sample < chunk.Samples; sample++)
                    {
                        TileShapes.RunPositions<TOps, TVector, WeightPositionTile>(tiling.Filters, tiling.Taps, in tile);
                        tile.Source += plan.SourceStride;
                        tile.Gradient += plan.GradientStride;
                    }
                }
            }
        }
    }
}
