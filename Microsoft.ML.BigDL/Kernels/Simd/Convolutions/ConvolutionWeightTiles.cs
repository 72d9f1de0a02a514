using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static Microsoft.ML.BigDL.Kernels.Simd.Convolutions.TileOrder;
using static Microsoft.ML.BigDL.Kernels.Simd.Tiles.TileCounts;

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
                    RunFilters<TOps, TVector>(tiling, new WeightFilterTile
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
                    });
                    continue;
                }

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
                    RunPositions<TOps, TVector>(tiling, in tile);
                    tile.Source += plan.SourceStride;
                    tile.Gradient += plan.GradientStride;
                }
            }
        }
    }

    private static void RunPositions<TOps, TVector>(ConvolutionWeightTiling tiling, ref readonly WeightPositionTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        switch ((tiling.Filters, tiling.Taps))
        {
            case (4, 6):
                Positions<TOps, TVector, Six, Four, SourceStreamed>(in tile);
                break;
            case (6, 4):
                Positions<TOps, TVector, Six, Four, FiltersStreamed>(in tile);
                break;
            case (3, 8):
                Positions<TOps, TVector, Eight, Three, SourceStreamed>(in tile);
                break;
            case (2, 8):
                Positions<TOps, TVector, Eight, Two, SourceStreamed>(in tile);
                break;
            case (1, 8):
                Positions<TOps, TVector, Eight, One, SourceStreamed>(in tile);
                break;
            case (3, 4):
                Positions<TOps, TVector, Four, Three, SourceStreamed>(in tile);
                break;
            case (4, 3):
                Positions<TOps, TVector, Four, Three, FiltersStreamed>(in tile);
                break;
            case (2, 4):
                Positions<TOps, TVector, Four, Two, SourceStreamed>(in tile);
                break;
            default:
                throw new InvalidOperationException($"No inner loop has the tile {tiling}.");
        }
    }

    private static void RunFilters<TOps, TVector>(ConvolutionWeightTiling tiling, in WeightFilterTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        switch ((tiling.Filters / TOps.Count, tiling.Taps))
        {
            case (2, 12):
                Filters<TOps, TVector, Twelve, Two>(in tile);
                break;
            case (4, 6):
                Filters<TOps, TVector, Six, Four>(in tile);
                break;
            case (1, 24):
                Filters<TOps, TVector, TwentyFour, One>(in tile);
                break;
            case (2, 6):
                Filters<TOps, TVector, Six, Two>(in tile);
                break;
            case (1, 12):
                Filters<TOps, TVector, Twelve, One>(in tile);
                break;
            default:
                throw new InvalidOperationException($"No inner loop has the tile {tiling}.");
        }
    }

    private static void Positions<TOps, TVector, TStreamed, THeld, TOrder>(ref readonly WeightPositionTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TStreamed : unmanaged
        where THeld : unmanaged
        where TOrder : struct =>
        RegisterTile<TOps, TVector, TStreamed, THeld, WeightPositionTile, WeightPositionWalk<TOps, TVector, TStreamed, THeld, TOrder>>.Run(in tile);

    private static void Filters<TOps, TVector, TStreamed, THeld>(ref readonly WeightFilterTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TStreamed : unmanaged
        where THeld : unmanaged =>
        RegisterTile<TOps, TVector, TStreamed, THeld, WeightFilterTile, WeightFilterWalk<TOps, TVector, THeld>>.Run(in tile);
}
