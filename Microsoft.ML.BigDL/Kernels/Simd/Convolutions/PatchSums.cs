using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static Microsoft.ML.BigDL.Kernels.Simd.Tiles.TileCounts;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>Sums of patches in registers: up to five kernel rows of one or two vectors at a time.</summary>
internal static unsafe class PatchSums
{
    /// <summary>Adds the patches of so many rows and vectors, the first of which are those of the tile; see <see cref="PooledConvolution.Add"/>.</summary>
    public static void Add<TOps, TVector>(ref PatchTile tile, int rows, int vectors)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* sums = tile.Sums;
        float* source = tile.Source;
        for (int row = 0; row < rows;)
        {
            int height = (rows - row) switch { >= 5 => 5, >= 3 => 3, int few => few };
            int left = vectors;
            for (; left >= 2; left -= 2)
            {
                AddPairs<TOps, TVector>(in tile, height);
                tile.Sums += 2 * TOps.Count;
                tile.Source += 2 * TOps.Count;
            }

            if (left > 0)
                AddSingles<TOps, TVector>(in tile, height);
            row += height;
            tile.Sums = sums + (row * (nint)tile.SumStride);
            tile.Source = source + (row * (nint)tile.SourceStride);
        }

        tile.Sums = sums;
        tile.Source = source;
    }

    private static void AddPairs<TOps, TVector>(ref readonly PatchTile tile, int rows)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 5:
                RegisterTile<TOps, TVector, Ten, One, PatchTile, PatchWalk<TOps, TVector, Two>>.Run(in tile);
                break;
            case 3:
                RegisterTile<TOps, TVector, Six, One, PatchTile, PatchWalk<TOps, TVector, Two>>.Run(in tile);
                break;
            case 2:
                RegisterTile<TOps, TVector, Four, One, PatchTile, PatchWalk<TOps, TVector, Two>>.Run(in tile);
                break;
            default:
                RegisterTile<TOps, TVector, Two, One, PatchTile, PatchWalk<TOps, TVector, Two>>.Run(in tile);
                break;
        }
    }

    private static void AddSingles<TOps, TVector>(ref readonly PatchTile tile, int rows)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 5:
                RegisterTile<TOps, TVector, Five, One, PatchTile, PatchWalk<TOps, TVector, One>>.Run(in tile);
                break;
            case 3:
                RegisterTile<TOps, TVector, Three, One, PatchTile, PatchWalk<TOps, TVector, One>>.Run(in tile);
                break;
            case 2:
                RegisterTile<TOps, TVector, Two, One, PatchTile, PatchWalk<TOps, TVector, One>>.Run(in tile);
                break;
            default:
                RegisterTile<TOps, TVector, One, One, PatchTile, PatchWalk<TOps, TVector, One>>.Run(in tile);
                break;
        }
    }
}
