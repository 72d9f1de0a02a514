using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static System.Runtime.CompilerServices.MethodImplOptions;
using static Microsoft.ML.BigDL.Kernels.Simd.Convolutions.TileOrder;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>A tile of filters by taps of a weight gradient whose lanes are positions: a step is a vector of positions of one sample.</summary>
internal unsafe struct WeightPositionWalk<TOps, TVector, TStreamed, THeld, TOrder> : ITileWalk<WeightPositionTile, TVector>
    where TOps : struct, ITileVector<TVector>
    where TVector : struct
    where TStreamed : unmanaged
    where THeld : unmanaged
    where TOrder : struct
{
    private nint _filterStride;
    private float* _sums;
    private SourcePointers _sources;
    private float* _gradient;
    private int _left;

    [MethodImpl(AggressiveInlining)]
    public void Begin(ref readonly WeightPositionTile tile)
    {
        _sources.Point(tile.Source - TOps.Count, tile.Offsets, Taps);
        _gradient = tile.Gradient - TOps.Count;
        _filterStride = tile.FilterStride;
        _sums = tile.Sums;
        _left = tile.Vectors;
    }

    public readonly bool HasStep
    {
        [MethodImpl(AggressiveInlining)]
        get => _left > 0;
    }

    private static int Taps
    {
        [MethodImpl(AggressiveInlining)]
        get => typeof(TOrder) == typeof(FiltersStreamed) ? sizeof(THeld) : sizeof(TStreamed);
    }

    [MethodImpl(AggressiveInlining)]
    public void Step()
    {
        _sources.Advance(TOps.Count);
        _gradient += TOps.Count;
        _left--;
    }

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Held(int index) => typeof(TOrder) == typeof(FiltersStreamed) ? Source(index) : Gradient(index);

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Streamed(int index) => typeof(TOrder) == typeof(FiltersStreamed) ? Gradient(index) : Source(index);

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Start(int streamed, int held) => TOps.Load(Sum(streamed, held));

    [MethodImpl(AggressiveInlining)]
    public readonly void Finish()
    {
    }

    [MethodImpl(AggressiveInlining)]
    public readonly void End(int streamed, int held, TVector sum) => TOps.Store(sum, Sum(streamed, held));

    [MethodImpl(AggressiveInlining)]
    private readonly float* Sum(int streamed, int held) =>
        _sums + ((typeof(TOrder) == typeof(FiltersStreamed) ? (streamed * Taps) + held : (held * Taps) + streamed) * TOps.Count);

    [MethodImpl(AggressiveInlining)]
    private readonly TVector Gradient(int index) => TOps.Load(_gradient + (index * _filterStride));

    [MethodImpl(AggressiveInlining)]
    private readonly TVector Source(int index) => TOps.Load(_sources.At(index));
}
