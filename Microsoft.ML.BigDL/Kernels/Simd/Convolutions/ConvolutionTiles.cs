using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static Microsoft.ML.BigDL.Kernels.Simd.Convolutions.TileOrder;
using static Microsoft.ML.BigDL.Kernels.Simd.Tiles.TileCounts;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// The inner loops of <see cref="ConvolutionEngine"/>: a tile of target channels by positions in registers, summed over
/// the taps. Each sum runs over the taps in order and the bias is added last. Positions that stand for no target are
/// computed and left to the caller to drop. Source, weights and target must not overlap.
/// </summary>
internal static unsafe class ConvolutionTiles
{
    /// <summary>Computes all tiles of a row.</summary>
    public static void Run<TOps, TVector>(ConvolutionTiling tiling, ref readonly ConvolutionTileRow row)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        ConvolutionTileRow tile = row;
        for (int i = 0; i < row.Tiles; i++, tile.Positions += tiling.Vectors, tile.Targets += tiling.Vectors)
        {
            if (tiling.Lanes == ConvolutionLanes.Channels)
            {
                RunChannels<TOps, TVector>(tiling, in tile);
            }
            else
            {
                RunPositions<TOps, TVector>(tiling, in tile);
            }
        }
    }

    private static void RunPositions<TOps, TVector>(ConvolutionTiling tiling, ref readonly ConvolutionTileRow tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        switch ((tiling.Rows, tiling.Vectors))
        {
            case (8, 3):
                Positions<TOps, TVector, Eight, Three, FiltersStreamed>(in tile);
                break;
            case (6, 4):
                Positions<TOps, TVector, Six, Four, FiltersStreamed>(in tile);
                break;
            case (4, 6):
                Positions<TOps, TVector, Six, Four, SourceStreamed>(in tile);
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
            case (6, 2):
                Positions<TOps, TVector, Six, Two, FiltersStreamed>(in tile);
                break;
            case (4, 3):
                Positions<TOps, TVector, Four, Three, FiltersStreamed>(in tile);
                break;
            case (3, 4):
                Positions<TOps, TVector, Four, Three, SourceStreamed>(in tile);
                break;
            case (2, 4):
                Positions<TOps, TVector, Four, Two, SourceStreamed>(in tile);
                break;
            default:
                throw new InvalidOperationException($"No inner loop has the tile {tiling}.");
        }
    }

    private static void RunChannels<TOps, TVector>(ConvolutionTiling tiling, ref readonly ConvolutionTileRow tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        switch ((tiling.Rows / TOps.Count, tiling.Vectors))
        {
            case (2, 12):
                Channels<TOps, TVector, Twelve, Two>(in tile);
                break;
            case (1, 24):
                Channels<TOps, TVector, TwentyFour, One>(in tile);
                break;
            case (2, 6):
                Channels<TOps, TVector, Six, Two>(in tile);
                break;
            case (1, 12):
                Channels<TOps, TVector, Twelve, One>(in tile);
                break;
            default:
                throw new InvalidOperationException($"No inner loop has the tile {tiling}.");
        }
    }

    private static void Positions<TOps, TVector, TStreamed, THeld, TOrder>(ref readonly ConvolutionTileRow tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TStreamed : unmanaged
        where THeld : unmanaged
        where TOrder : struct =>
        RegisterTile<TOps, TVector, TStreamed, THeld, ConvolutionTileRow, ConvolutionPositionWalk<TOps, TVector, TStreamed, THeld, TOrder>>.Run(in tile);

    private static void Channels<TOps, TVector, TStreamed, THeld>(ref readonly ConvolutionTileRow tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TStreamed : unmanaged
        where THeld : unmanaged =>
        RegisterTile<TOps, TVector, TStreamed, THeld, ConvolutionTileRow, ConvolutionChannelWalk<TOps, TVector, THeld>>.Run(in tile);
}
