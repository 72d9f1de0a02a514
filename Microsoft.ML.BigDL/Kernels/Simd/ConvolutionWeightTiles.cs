namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// The inner loops of <see cref="ConvolutionBackwardWeights"/>: partial sums of some filters by some taps in registers,
/// over the positions of a plane. A lane sums every so-many-th position, in order. The sums rest in memory between
/// planes, tile by tile, filter by filter, tap by tap.
/// </summary>
internal static unsafe partial class ConvolutionWeightTiles
{
    /// <summary>Adds a chunk of samples to an item's partial sums.</summary>
    public static void Run<TOps, TVector>(
        in ConvolutionWeightPlan plan, int filters, int taps, float* source, int* offsets, float* gradient, float* sums,
        int samples, int positions)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        int vectors = (positions + TOps.Count - 1) / TOps.Count;
        for (int filter = 0; filter < filters; filter += plan.TileFilters)
        {
            for (int tap = 0; tap < taps; tap += plan.TileTaps, sums += plan.TileFilters * plan.TileTaps * TOps.Count)
            {
                for (int s = 0; s < samples; s++)
                {
                    RunTile<TOps, TVector>(
                        plan, source + ((long)s * plan.SourceStride), offsets + tap,
                        gradient + ((((long)s * plan.ItemFilters) + filter) * plan.GradientStride), sums, vectors);
                }
            }
        }
    }

    /// <summary>Adds the lanes of the partial sums and writes the item's rows of the weight gradient.</summary>
    public static void Sum(in ConvolutionWeightPlan plan, float* sums, int filters, int taps, float* rows)
    {
        int lanes = ConvolutionTiling.VectorCount;
        int tapTiles = (taps + plan.TileTaps - 1) / plan.TileTaps;
        for (int filter = 0; filter < filters; filter++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                (int filterTile, int tileFilter) = Math.DivRem(filter, plan.TileFilters);
                (int tapTile, int tileTap) = Math.DivRem(tap, plan.TileTaps);
                int vector = (((((filterTile * tapTiles) + tapTile) * plan.TileFilters) + tileFilter) * plan.TileTaps) + tileTap;
                rows[((long)filter * plan.Taps) + tap] = SumLanes(sums + (vector * lanes), lanes);
            }
        }
    }

    /// <summary>Adds halves onto each other.</summary>
    private static float SumLanes(float* lanes, int count)
    {
        for (int half = count / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    private static void RunTile<TOps, TVector>(
        in ConvolutionWeightPlan plan, float* source, int* offsets, float* gradient, float* sums, int vectors)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        int stride = plan.GradientStride;
        switch ((plan.TileFilters, plan.TileTaps))
        {
            case (4, 6):
                Tile4x6<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                break;
            case (6, 4):
                Tile6x4<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                break;
            case (3, 8):
                Tile3x8<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                break;
            case (2, 8):
                Tile2x8<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                break;
            case (1, 8):
                Tile1x8<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                break;
            case (3, 4):
                Tile3x4<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                break;
            case (4, 3):
                Tile4x3<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                break;
            case (2, 4):
                Tile2x4<TOps, TVector>(source, offsets, gradient, stride, sums, vectors);
                break;
            default:
                throw new InvalidOperationException(
                    $"No inner loop has {plan.TileFilters} filters by {plan.TileTaps} taps.");
        }
    }
}
