using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>A tile of positions by vectors of target channels: a step is a tap.</summary>
internal unsafe struct ConvolutionChannelWalk<TOps, TVector, THeld> : ITileWalk<ConvolutionTileRow, TVector>
    where TOps : struct, ITileVector<TVector>
    where TVector : struct
    where THeld : unmanaged
{
    private float* _source;
    private int* _positions;
    private int* _end;
    private float* _bias;
    private float* _floor;
    private float* _target;
    private TVector _least;
    private int* _offset;
    private float* _step;
    private float* _weights;

    [MethodImpl(AggressiveInlining)]
    public void Begin(ref readonly ConvolutionTileRow tile)
    {
        _source = tile.Source;
        _positions = tile.Positions;
        _offset = tile.Offsets;
        _end = tile.Offsets + tile.Taps;
        _weights = tile.Weights - (sizeof(THeld) * TOps.Count);
        _bias = tile.Bias;
        _floor = tile.Floor;
        _target = tile.Target + *tile.Targets;
    }

    public readonly bool HasStep
    {
        [MethodImpl(AggressiveInlining)]
        get => _offset < _end;
    }

    [MethodImpl(AggressiveInlining)]
    public void Step()
    {
        _step = _source + *_offset++;
        _weights += sizeof(THeld) * TOps.Count;
    }

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Held(int index) => TOps.Load(_weights + (index * TOps.Count));

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Streamed(int index) => TOps.Broadcast(_step + _positions[index]);

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Start(int streamed, int held) => TOps.Zero;

    [MethodImpl(AggressiveInlining)]
    public void Finish() => _least = TOps.Broadcast(_floor);

    [MethodImpl(AggressiveInlining)]
    public readonly void End(int streamed, int held, TVector sum) => TOps.Store(
        TOps.AtLeast(_least, TOps.Add(sum, TOps.Load(_bias + (held * TOps.Count)))),
        _target + (((streamed * sizeof(THeld)) + held) * TOps.Count));
}
