using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// The register tile of a weight gradient: so many filters by so many taps. Either a lane is a position and a filter's
/// and a tap's vectors meet in a vector of partial sums (for few filters), or a lane is a filter and positions are
/// taken one by one (for many; nothing is computed and dropped at row ends).
/// </summary>
internal readonly record struct ConvolutionWeightTiling(int Filters, int Taps, bool HasFilterLanes)
{
    private static readonly ConvolutionWeightTiling[] s_wide =
    [
        new(4, 6, false), new(6, 4, false), new(3, 8, false), new(2, 8, false), new(1, 8, false),
        new(32, 12, true), new(64, 6, true), new(16, 24, true),
    ];

    private static readonly ConvolutionWeightTiling[] s_narrow =
    [
        new(3, 4, false), new(4, 3, false), new(2, 4, false), new(1, 8, false),
        new(2 * TileWidth.NarrowCount, 6, true), new(TileWidth.NarrowCount, 12, true),
    ];

    /// <summary>The tiles of this machine: 32 registers of 512 bits, else 16.</summary>
    public static ReadOnlySpan<ConvolutionWeightTiling> All => TileWidth.UsesVector512 ? s_wide : s_narrow;

    /// <summary>
    /// Cost of a tile for a sample, in multiply-adds of a vector: two of them or two loads go in a cycle, and a load
    /// of positions mostly crosses a cache line and counts twice.
    /// </summary>
    public double Cost(int pixels, int vectors)
    {
        int filterVectors = Filters / TileWidth.VectorCount;
        return HasFilterLanes
            ? pixels * (double)Math.Max(filterVectors * Taps, filterVectors + Taps + 1)
            : vectors * (double)Math.Max(Filters * Taps, Filters + (2 * Taps) + 2);
    }
}
