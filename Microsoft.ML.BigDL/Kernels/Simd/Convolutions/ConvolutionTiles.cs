using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

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
                TileShapes.RunFilters<TOps, TVector, ConvolutionTileRow>(tiling.Rows, tiling.Vectors, in tile);
            }
            else
            {
                TileShapes.RunPositions<TOps, TVector, ConvolutionTileRow>(tiling.Rows, tiling.Vectors, in tile);
            }
        }
    }
}
