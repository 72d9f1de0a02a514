using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>The register tile of a convolution: so many target channels by so many vectors of positions.</summary>
internal readonly record struct ConvolutionTiling(int Rows, int Vectors)
{
    /// <summary>Tiles that leave registers for the loads: 32 registers of 512 bits, else 16.</summary>
    private static readonly ConvolutionTiling[] s_wide = [new(8, 3), new(6, 4), new(4, 6), new(3, 8), new(2, 8), new(1, 8)];

    private static readonly ConvolutionTiling[] s_narrow = [new(6, 2), new(4, 3), new(3, 4), new(2, 4), new(1, 8)];

    /// <summary>Floats of the vector that the tiles run on.</summary>
    public static int VectorCount => UsesVector512 ? 16 : UsesVector256 ? 8 : 4;

    public static bool UsesVector512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static bool UsesVector256 => Vector256.IsHardwareAccelerated && Fma.IsSupported;

    /// <summary>The cheapest tile for so many target channels and positions, counting what is computed and dropped.</summary>
    public static ConvolutionTiling Choose(int channels, int positions)
    {
        ConvolutionTiling best = default;
        long bestCost = long.MaxValue;
        int vectors = (positions + VectorCount - 1) / VectorCount;
        foreach (ConvolutionTiling tiling in UsesVector512 ? s_wide : s_narrow)
        {
            long tiles = (long)tiling.Blocks(channels) * ((vectors + tiling.Vectors - 1) / tiling.Vectors);
            // Two multiply-adds or two loads a cycle; a load feeds a row or a column of the tile.
            long cost = tiles * Math.Max(tiling.Rows * tiling.Vectors, tiling.Rows + tiling.Vectors + 8);
            if (cost < bestCost)
            {
                (best, bestCost) = (tiling, cost);
            }
        }

        return best;
    }

    public int Blocks(int channels) => (channels + Rows - 1) / Rows;

    /// <summary>Tiles that cover the positions.</summary>
    public int Tiles(int positions) => (positions + (Vectors * VectorCount) - 1) / (Vectors * VectorCount);
}
