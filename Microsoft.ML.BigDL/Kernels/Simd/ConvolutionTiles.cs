namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// The inner loops of <see cref="ConvolutionEngine"/>: a tile of target channels by positions in registers, summed over
/// the taps. Each sum runs over the taps in order and the bias is added last. Positions that stand for no target are
/// computed and left to the caller to drop. Source, weights and target must not overlap.
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
            if (tiling.Lanes == ConvolutionLanes.Channels)
            {
                RunChannels<TOps, TVector>(tiling, in row, positions, targets);
            }
            else
            {
                RunPositions<TOps, TVector>(tiling, in row, positions, targets);
            }
        }
    }

    private static void RunPositions<TOps, TVector>(
        ConvolutionTiling tiling, ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
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
                throw new InvalidOperationException($"No inner loop has the tile {tiling}.");
        }
    }

    private static void RunChannels<TOps, TVector>(
        ConvolutionTiling tiling, ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        switch ((tiling.Rows / TOps.Count, tiling.Vectors))
        {
            case (2, 12):
                Lanes2x12<TOps, TVector>(in row, positions, targets);
                break;
            case (1, 24):
                Lanes1x24<TOps, TVector>(in row, positions, targets);
                break;
            case (2, 6):
                Lanes2x6<TOps, TVector>(in row, positions, targets);
                break;
            case (1, 12):
                Lanes1x12<TOps, TVector>(in row, positions, targets);
                break;
            default:
                throw new InvalidOperationException($"No inner loop has the tile {tiling}.");
        }
    }
}
