namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// The inner loops of <see cref="ConvolutionEngine"/>: a tile of target channels by vectors of positions in registers,
/// summed over the taps. A lane is one position. Each sum runs over the taps in order and the bias is added last.
/// Positions that stand for no target are computed and left to the caller to drop. Source, weights and target must not overlap.
/// </summary>
internal static unsafe partial class ConvolutionTiles
{
    /// <summary>Computes all tiles of a row.</summary>
    public static void Run<TOps, TVector>(ConvolutionTiling tiling, ref readonly ConvolutionTileRow row)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        for (int tile = 0; tile < row.Tiles; tile++)
        {
            int* positions = row.Positions + (tile * tiling.Vectors);
            int* targets = row.Targets + (tile * tiling.Vectors);
            switch ((tiling.Rows, tiling.Vectors))
            {
                case (8, 3):
                    Tile8x3<TOps, TVector>(in row, positions, targets);
                    break;
                case (6, 4):
                    Tile6x4<TOps, TVector>(in row, positions, targets);
                    break;
                case (4, 6):
                    Tile4x6<TOps, TVector>(in row, positions, targets);
                    break;
                case (3, 8):
                    Tile3x8<TOps, TVector>(in row, positions, targets);
                    break;
                case (2, 8):
                    Tile2x8<TOps, TVector>(in row, positions, targets);
                    break;
                case (1, 8):
                    Tile1x8<TOps, TVector>(in row, positions, targets);
                    break;
                case (6, 2):
                    Tile6x2<TOps, TVector>(in row, positions, targets);
                    break;
                case (4, 3):
                    Tile4x3<TOps, TVector>(in row, positions, targets);
                    break;
                case (3, 4):
                    Tile3x4<TOps, TVector>(in row, positions, targets);
                    break;
                case (2, 4):
                    Tile2x4<TOps, TVector>(in row, positions, targets);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(tiling), tiling, "No inner loop has this tile.");
            }
        }
    }
}
