using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>A tile of taps by vectors of filters of a weight gradient: a step is a position, row by row, sample by sample.</summary>
internal unsafe struct WeightFilterWalk<TOps, TVector, THeld> : ITileWalk<WeightFilterTile, TVector>
    where TOps : struct, ITileVector<TVector>
    where TVector : struct
    where THeld : unmanaged
{
    private int* _offsets;
    private float* _sums;
    private nint _positionStride;
    private nint _columns;
    private nint _rowGap;
    private nint _sampleGap;
    private nint _gradientGap;
    private nint _rows;
    private float* _source;
    private float* _end;
    private float* _gradient;
    private float* _position;
    private float* _positionGradient;
    private nint _rowsLeft;
    private int _samplesLeft;

    [MethodImpl(AggressiveInlining)]
    public void Begin(ref readonly WeightFilterTile tile)
    {
        _offsets = tile.Offsets;
        _sums = tile.Sums;
        _positionStride = tile.PositionStride;
        _columns = tile.Columns;
        _rowGap = tile.RowStride - tile.Columns;
        _rows = tile.Rows;
        _sampleGap = tile.SourceStride - (tile.Rows * tile.RowStride);
        _gradientGap = tile.GradientStride - (tile.Rows * tile.Columns * tile.PositionStride);
        _source = tile.Source;
        _end = tile.Source + tile.Columns;
        _gradient = tile.Gradient;
        _rowsLeft = _rows;
        _samplesLeft = tile.Samples;
    }

    public readonly bool HasStep
    {
        [MethodImpl(AggressiveInlining)]
        get => _samplesLeft > 0;
    }

    [MethodImpl(AggressiveInlining)]
    public void Step()
    {
        _position = _source++;
        _positionGradient = _gradient;
        _gradient += _positionStride;
        if (_source == _end)
            EndRow();
    }

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Held(int index) => TOps.Load(_positionGradient + (index * TOps.Count));

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Streamed(int index) => TOps.Broadcast(_position + _offsets[index]);

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Start(int streamed, int held) => TOps.Zero;

    [MethodImpl(AggressiveInlining)]
    public readonly void Finish()
    {
    }

    [MethodImpl(AggressiveInlining)]
    public readonly void End(int streamed, int held, TVector sum)
    {
        float* total = _sums + (((streamed * sizeof(THeld)) + held) * TOps.Count);
        TOps.Store(TOps.Add(TOps.Load(total), sum), total);
    }

    [MethodImpl(AggressiveInlining)]
    private void EndRow()
    {
        _source += _rowGap;
        if (--_rowsLeft == 0)
        {
            _source += _sampleGap;
            _gradient += _gradientGap;
            _rowsLeft = _rows;
            _samplesLeft--;
        }

        _end = _source + _columns;
    }
}
