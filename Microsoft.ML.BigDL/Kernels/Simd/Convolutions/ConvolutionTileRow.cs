using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>What the inner loops of a convolution need: one block of target channels over all vectors of positions.</summary>
internal unsafe struct ConvolutionTileRow : IPositionTile<ConvolutionTileRow>, IFilterTile<ConvolutionTileRow>
{
    /// <summary>The padded source.</summary>
    public float* Source;

    /// <summary>Distance of each tap from its position.</summary>
    public int* Offsets;

    public int Taps;

    /// <summary>A row of the block's weights for each tap.</summary>
    public float* Weights;

    /// <summary>One for each target channel of a full block.</summary>
    public float* Bias;

    /// <summary>Results below it become it: 0 for ReLU, minus infinity for none.</summary>
    public float* Floor;

    /// <summary>Flat position of each vector.</summary>
    public int* Positions;

    /// <summary>Where each vector goes, from <see cref="Target"/>.</summary>
    public int* Targets;

    public float* Target;

    /// <summary>Floats from one target channel to the next.</summary>
    public long TargetStride;

    /// <summary>Target channels to store; a last block computes more than it stores.</summary>
    public int Channels;

    public int Tiles;

    public static void RunPositions<TOps, TVector, TStreamed, THeld, TOrder>(ref readonly ConvolutionTileRow tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TStreamed : unmanaged
        where THeld : unmanaged
        where TOrder : struct =>
        RegisterTile<TOps, TVector, TStreamed, THeld, ConvolutionTileRow, ConvolutionPositionWalk<TOps, TVector, TStreamed, THeld, TOrder>>.Run(in tile);

    public static void RunFilters<TOps, TVector, TStreamed, THeld>(ref readonly ConvolutionTileRow tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TStreamed : unmanaged
        where THeld : unmanaged =>
        RegisterTile<TOps, TVector, TStreamed, THeld, ConvolutionTileRow, ConvolutionChannelWalk<TOps, TVector, THeld>>.Run(in tile);
}
