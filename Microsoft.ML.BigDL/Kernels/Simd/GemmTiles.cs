namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// The innermost loops of <see cref="Gemm"/>: tiles of rows by one or two vectors of columns in registers. A lane holds a
/// column of C; every sum is one chain of multiply-adds over k, whatever the tile. Whole vectors are read and written:
/// narrower panels go through a buffer. 12 x 2 fills the 32 registers of AVX-512, 6 x 2 and 12 x 1 the 16 of AVX2.
/// </summary>
/// <remarks>
/// Where sums start and the least result come as addresses, so that bias, accumulation and ReLU need no branches: those
/// made the compiler keep sums in memory and cost more than half the speed.
/// </remarks>
internal static unsafe partial class GemmTiles
{
    /// <summary>The most rows of any tile.</summary>
    public const int MaxRows = 12;

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

    /// <summary>Computes a tile of a full panel.</summary>
    public static void Pair<TOps, TVector>(in GemmTile tile, int rows)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 12:
                Tile12x2<TOps, TVector>(in tile);
                break;
            case 8:
                Tile8x2<TOps, TVector>(in tile);
                break;
            case 6:
                Tile6x2<TOps, TVector>(in tile);
                break;
            case 4:
                Tile4x2<TOps, TVector>(in tile);
                break;
            case 2:
                Tile2x2<TOps, TVector>(in tile);
                break;
            default:
                Tile1x2<TOps, TVector>(in tile);
                break;
        }
    }

    /// <summary>Computes a tile of a panel one vector wide.</summary>
    public static void Single<TOps, TVector>(in GemmTile tile, int rows)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        switch (rows)
        {
            case 12:
                Tile12x1<TOps, TVector>(in tile);
                break;
            case 8:
                Tile8x1<TOps, TVector>(in tile);
                break;
            case 6:
                Tile6x1<TOps, TVector>(in tile);
                break;
            case 4:
                Tile4x1<TOps, TVector>(in tile);
                break;
            case 2:
                Tile2x1<TOps, TVector>(in tile);
                break;
            default:
                Tile1x1<TOps, TVector>(in tile);
                break;
        }
    }
}
