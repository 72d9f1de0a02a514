using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>A tile whose lanes are filters, vectors of them held; <see cref="TileShapes"/> finds the types of its numbers.</summary>
internal interface IFilterTile<TTile>
    where TTile : struct, IFilterTile<TTile>
{
    static abstract void RunFilters<TOps, TVector, TStreamed, THeld>(ref readonly TTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TStreamed : unmanaged
        where THeld : unmanaged;
}
