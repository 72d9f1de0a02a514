using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static System.Runtime.CompilerServices.MethodImplOptions;
using static Microsoft.ML.BigDL.Kernels.Simd.Convolutions.TileOrder;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>A tile of target channels by vectors of positions: a step is a tap.</summary>
internal unsafe struct ConvolutionPositionWalk<TOps, TVector, TStreamed, THeld, TOrder> : ITileWalk<ConvolutionTileRow, TVector>
    where TOps : struct, ITileVector<TVector>
    where TVector : struct
    where TStreamed : unmanaged
    where THeld : unmanaged
    where TOrder : struct
{
    private SourcePointers _sources;
    private int* _end;
    private float* _bias;
    private float* _floor;
    private float* _target;
    private int* _targets;
    private long _targetStride;
    private int _channels;
    private TVector _least;
    private int* _offset;
    private nint _distance;
    private float* _weights;

    [MethodImpl(AggressiveInlining)]
    public void Begin(ref readonly ConvolutionTileRow tile)
    {
        _sources.Point(tile.Source, tile.Positions, Vectors);
        _offset = tile.Offsets;
        _end = tile.Offsets + tile.Taps;
        _weights = tile.Weights - Channels;
        _bias = tile.Bias;
        _floor = tile.Floor;
        _target = tile.Target;
        _targets = tile.Targets;
        _targetStride = tile.TargetStride;
        _channels = tile.Channels;
    }

    public readonly bool HasStep
    {
        [MethodImpl(AggressiveInlining)]
        get => _offset < _end;
    }

    private static int Channels
    {
        [MethodImpl(AggressiveInlining)]
        get => typeof(TOrder) == typeof(FiltersStreamed) ? sizeof(TStreamed) : sizeof(THeld);
    }

    private static int Vectors
    {
        [MethodImpl(AggressiveInlining)]
        get => typeof(TOrder) == typeof(FiltersStreamed) ? sizeof(THeld) : sizeof(TStreamed);
    }

    [MethodImpl(AggressiveInlining)]
    public void Step()
    {
        _distance = *_offset++;
        _weights += Channels;
    }

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Held(int index) => typeof(TOrder) == typeof(FiltersStreamed) ? Source(index) : Weight(index);

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Streamed(int index) => typeof(TOrder) == typeof(FiltersStreamed) ? Weight(index) : Source(index);

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Start(int streamed, int held) => TOps.Zero;

    [MethodImpl(AggressiveInlining)]
    public void Finish() => _least = TOps.Broadcast(_floor);

    /// <summary>A last block has channels that are computed and not stored.</summary>
    [MethodImpl(AggressiveInlining)]
    public readonly void End(int streamed, int held, TVector sum)
    {
        int channel = typeof(TOrder) == typeof(FiltersStreamed) ? streamed : held;
        int vector = typeof(TOrder) == typeof(FiltersStreamed) ? held : streamed;
        if (channel < _channels)
        {
            TVector result = TOps.AtLeast(_least, TOps.Add(sum, TOps.Broadcast(_bias + channel)));
            TOps.Store(result, _target + (channel * _targetStride) + _targets[vector]);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private readonly TVector Weight(int index) => TOps.Broadcast(_weights + index);

    [MethodImpl(AggressiveInlining)]
    private readonly TVector Source(int index) => TOps.Load(_sources.At(index) + _distance);
}
