namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// The inner loops of <see cref="ConvolutionEngine"/>: a tile of target channels by vectors of positions in registers,
/// summed over the taps. A lane is one position. Positions past the last are computed and left to the caller to drop.
/// Each sum runs over the taps in order. Source, weights and target must not overlap.
/// </summary>
internal static unsafe partial class ConvolutionTiles
{
    /// <summary>Computes a row of tiles side by side: for each target channel of the block, tiles * vectors * lanes positions.</summary>
    public static void Run<TOps, TVector>(
        ConvolutionTiling tiling, float* source, int* offsets, int taps, float* weights, float* target, int targetStride,
        int tiles)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        int step = tiling.Vectors * TOps.Count;
        for (int tile = 0; tile < tiles; tile++, source += step, target += step)
        {
            switch (tiling)
            {
                case (8, 3):
                    Tile8x3<TOps, TVector>(source, offsets, taps, weights, target, targetStride);
                    break;
                case (6, 4):
                    Tile6x4<TOps, TVector>(source, offsets, taps, weights, target, targetStride);
                    break;
                case (4, 6):
                    Tile4x6<TOps, TVector>(source, offsets, taps, weights, target, targetStride);
                    break;
                case (3, 8):
                    Tile3x8<TOps, TVector>(source, offsets, taps, weights, target, targetStride);
                    break;
                case (2, 8):
                    Tile2x8<TOps, TVector>(source, offsets, taps, weights, target, targetStride);
                    break;
                case (1, 8):
                    Tile1x8<TOps, TVector>(source, offsets, taps, weights, target, targetStride);
                    break;
                case (6, 2):
                    Tile6x2<TOps, TVector>(source, offsets, taps, weights, target, targetStride);
                    break;
                case (4, 3):
                    Tile4x3<TOps, TVector>(source, offsets, taps, weights, target, targetStride);
                    break;
                case (3, 4):
                    Tile3x4<TOps, TVector>(source, offsets, taps, weights, target, targetStride);
                    break;
                case (2, 4):
                    Tile2x4<TOps, TVector>(source, offsets, taps, weights, target, targetStride);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(tiling), tiling, "No inner loop has this tile.");
            }
        }
    }
}
