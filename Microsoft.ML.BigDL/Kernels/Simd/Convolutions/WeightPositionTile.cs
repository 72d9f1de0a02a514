using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>What a tile of a weight gradient whose lanes are positions reads and writes, for one sample.</summary>
internal unsafe struct WeightPositionTile : IPositionTile<WeightPositionTile>
{
    public float* Source;

    /// <summary>Distance of each tap from its position.</summary>
    public int* Offsets;

    public float* Gradient;

    /// <summary>Floats of gradient from one filter to the next.</summary>
    public int FilterStride;

    public float* Sums;

    /// <summary>Vectors of positions.</summary>
    public int Vectors;

    public static void RunPositions<TOps, TVector, TStreamed, THeld, TOrder>(ref readonly WeightPositionTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TStreamed : unmanaged
        where THeld : unmanaged
        where TOrder : struct =>
        RegisterTile<TOps, TVector, TStreamed, THeld, WeightPositionTile, WeightPositionWalk<TOps, TVector, TStreamed, THeld, TOrder>>.Run(in tile);
}
