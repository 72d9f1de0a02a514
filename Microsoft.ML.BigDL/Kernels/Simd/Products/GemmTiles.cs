using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static Microsoft.ML.BigDL.Kernels.Simd.Tiles.TileCounts;

namespace Microsoft.ML.BigDL.Kernels.Simd.Products;

/// <summary>
/// The innermost loops of <see cref="Gemm"/>: tiles of rows by one or two vectors of columns in registers. A lane holds a
/// column of C; every sum is one chain of multiply-adds over k, whatever the tile. Whole vectors are read and written:
/// narrower panels go through a buffer. 12 x 2 fills the 32 registers of AVX-512, 6 x 2 and 12 x 1 the 16 of AVX2.
/// </summary>
/// <remarks>
/// Where sums start and the least result come as addresses, so that bias, accumulation and ReLU need no branches: those
/// made the compiler keep sums in memory and cost more than half the speed.
/// </remarks>
internal static class GemmTiles
{
    /// <summary>The most rows of any tile.</summary>
    public const int MaxRows = 12;

    /// <summary>Vectors of <see cref="Row"/>.</summary>
    public const int RowVectors = 8;

    /// <summary>Rows of the next tile when <paramref name="rows"/> are left and tiles hold at most <paramref name="most"/>.</summary>
    public static int RowsFor(int rows, int most)
    {
        if (rows >= MaxRows && most == MaxRows)
            return rows == 16 ? 8 : MaxRows;
        if (rows >= 8 && most == MaxRows)
            return 8;
        return rows switch
        {
            8 => 4,
            >= 6 => 6,
            >= 4 => 4,
            >= 2 => 2,
            _ => 1,
        };
    }

    /// <summary>Computes a tile of so many rows of a panel of <typeparamref name="TVectors"/> vectors, one or two.</summary>
    public static void Rows<TOps, TVector, TVectors>(in GemmTile tile, int rows)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TVectors : unmanaged
    {
        switch (rows)
        {
            case 12:
                Run<TOps, TVector, Twelve, TVectors>(in tile);
                break;
            case 8:
                Run<TOps, TVector, Eight, TVectors>(in tile);
                break;
            case 6:
                Run<TOps, TVector, Six, TVectors>(in tile);
                break;
            case 4:
                Run<TOps, TVector, Four, TVectors>(in tile);
                break;
            case 2:
                Run<TOps, TVector, Two, TVectors>(in tile);
                break;
            default:
                Run<TOps, TVector, One, TVectors>(in tile);
                break;
        }
    }

    /// <summary>Computes <see cref="RowVectors"/> vectors of one row of C.</summary>
    public static void Row<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct =>
        RegisterTile<TOps, TVector, Eight, One, GemmTile, GemmRowWalk<TOps, TVector>>.Run(in tile);

    private static void Run<TOps, TVector, TRows, TVectors>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TRows : unmanaged
        where TVectors : unmanaged =>
        RegisterTile<TOps, TVector, TRows, TVectors, GemmTile, GemmWalk<TOps, TVector>>.Run(in tile);
}
