using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// Which side of a convolution's tile of filters by source vectors a <see cref="RegisterTile{TOps, TVector, TStreamed, THeld, TTile, TWalk}"/> streams; it
/// holds the other.
/// </summary>
internal static class TileOrder
{
    /// <summary>Filters are streamed, source vectors held.</summary>
    public readonly struct FiltersStreamed;

    /// <summary>Source vectors are streamed, filters held.</summary>
    public readonly struct SourceStreamed;
}
