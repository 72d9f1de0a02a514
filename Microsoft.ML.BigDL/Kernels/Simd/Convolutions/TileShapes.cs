using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static Microsoft.ML.BigDL.Kernels.Simd.Convolutions.TileOrder;
using static Microsoft.ML.BigDL.Kernels.Simd.Tiles.TileCounts;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>From the numbers of a tile to the types that <see cref="RegisterTile{TOps, TVector, TStreamed, THeld, TTile, TWalk}"/> is compiled for.</summary>
internal static class TileShapes
{
    /// <summary>Runs a tile of so many filters by so many source vectors.</summary>
    public static void RunPositions<TOps, TVector, TTile>(int filters, int sources, ref readonly TTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TTile : struct, IPositionTile<TTile>
    {
        switch ((filters, sources))
        {
            case (8, 3):
                TTile.RunPositions<TOps, TVector, Eight, Three, FiltersStreamed>(in tile);
                break;
            case (6, 4):
                TTile.RunPositions<TOps, TVector, Six, Four, FiltersStreamed>(in tile);
                break;
            case (4, 6):
                TTile.RunPositions<TOps, TVector, Six, Four, SourceStreamed>(in tile);
                break;
            case (3, 8):
                TTile.RunPositions<TOps, TVector, Eight, Three, SourceStreamed>(in tile);
                break;
            case (2, 8):
                TTile.RunPositions<TOps, TVector, Eight, Two, SourceStreamed>(in tile);
                break;
            case (1, 8):
                TTile.RunPositions<TOps, TVector, Eight, One, SourceStreamed>(in tile);
                break;
            case (6, 2):
                TTile.RunPositions<TOps, TVector, Six, Two, FiltersStreamed>(in tile);
                break;
            case (4, 3):
                TTile.RunPositions<TOps, TVector, Four, Three, FiltersStreamed>(in tile);
                break;
            case (3, 4):
                TTile.RunPositions<TOps, TVector, Four, Three, SourceStreamed>(in tile);
                break;
            case (2, 4):
                TTile.RunPositions<TOps, TVector, Four, Two, SourceStreamed>(in tile);
                break;
            default:
                throw new InvalidOperationException($"No inner loop has the tile of {filters} filters by {sources} source vectors.");
        }
    }

    /// <summary>Runs a tile of so many filters, held as vectors, by so many streamed values.</summary>
    public static void RunFilters<TOps, TVector, TTile>(int filters, int streamed, ref readonly TTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TTile : struct, IFilterTile<TTile>
    {
        switch ((filters / TOps.Count, streamed))
        {
            case (4, 6):
                TTile.RunFilters<TOps, TVector, Six, Four>(in tile);
                break;
            case (2, 12):
                TTile.RunFilters<TOps, TVector, Twelve, Two>(in tile);
                break;
            case (1, 24):
                TTile.RunFilters<TOps, TVector, TwentyFour, One>(in tile);
                break;
            case (2, 6):
                TTile.RunFilters<TOps, TVector, Six, Two>(in tile);
                break;
            case (1, 12):
                TTile.RunFilters<TOps, TVector, Twelve, One>(in tile);
                break;
            default:
                throw new InvalidOperationException($"No inner loop has the tile of {filters} filters by {streamed} values.");
        }
    }
}
