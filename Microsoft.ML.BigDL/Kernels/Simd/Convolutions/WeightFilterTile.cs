using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>What a tile of a weight gradient whose lanes are filters reads and writes; strides are in floats.</summary>
internal unsafe struct WeightFilterTile : IFilterTile<WeightFilterTile>
{
    /// <summary>The padded source of the first sample.</summary>
    public float* Source;

    /// <summary>From one sample to the next.</summary>
    public nint SourceStride;

    public nint RowStride;

    /// <summary>Distance of each tap from its position.</summary>
    public int* Offsets;

    /// <summary>The gradient of the first sample.</summary>
    public float* Gradient;

    /// <summary>From one sample to the next.</summary>
    public nint GradientStride;

    /// <summary>From one position to the next.</summary>
    public nint PositionStride;

    public float* Sums;

    public int Samples;

    public nint Rows;

    public nint Columns;

    public static void RunFilters<TOps, TVector, TStreamed, THeld>(ref readonly WeightFilterTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TStreamed : unmanaged
        where THeld : unmanaged =>
        RegisterTile<TOps, TVector, TStreamed, THeld, WeightFilterTile, WeightFilterWalk<TOps, TVector, THeld>>.Run(in tile);
}
