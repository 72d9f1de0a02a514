using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>A tile of filters by source vectors whose lanes are positions; <see cref="TileShapes"/> finds the types of its numbers.</summary>
internal interface IPositionTile<TTile>
    where TTile : struct, IPositionTile<TTile>
{
    static abstract void RunPositions<TOps, TVector, TStreamed, THeld, TOrder>(ref readonly TTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TStreamed : unmanaged
        where THeld : unmanaged
        where TOrder : struct;
}
