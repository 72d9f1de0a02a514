using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd.Products;

/// <summary>A tile of rows of C by vectors of columns: a step is a k.</summary>
internal unsafe struct GemmWalk<TOps, TVector> : ITileWalk<GemmTile, TVector>
    where TOps : struct, ITileVector<TVector>
    where TVector : struct
{
    private nint _rowStep;
    private nint _twoRows;
    private nint _depthStepA;
    private nint _depthStepB;
    private float* _start;
    private nint _startStep;
    private float* _c;
    private nint _rowStepC;
    private float* _floor;
    private TVector _least;
    private float* _a0;
    private float* _a3;
    private float* _a6;
    private float* _a9;
    private float* _b;
    private nint _left;

    [MethodImpl(AggressiveInlining)]
    public void Begin(ref readonly GemmTile tile)
    {
        _rowStep = tile.RowStepA;
        _twoRows = 2 * tile.RowStepA;
        _depthStepA = tile.DepthStepA;
        _depthStepB = tile.DepthStepB;
        _start = tile.Start;
        _startStep = tile.StartStep;
        _c = tile.C;
        _rowStepC = tile.RowStepC;
        _floor = tile.Floor;
        _a0 = tile.A - tile.DepthStepA;
        _a3 = _a0 + (3 * _rowStep);
        _a6 = _a0 + (6 * _rowStep);
        _a9 = _a0 + (9 * _rowStep);
        _b = tile.B - tile.DepthStepB;
        _left = tile.Depths;
    }

    public readonly bool HasStep
    {
        [MethodImpl(AggressiveInlining)]
        get => _left > 0;
    }

    [MethodImpl(AggressiveInlining)]
    public void Step()
    {
        _a0 += _depthStepA;
        _a3 += _depthStepA;
        _a6 += _depthStepA;
        _a9 += _depthStepA;
        _b += _depthStepB;
        _left--;
    }

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Held(int index) => TOps.Load(_b + (index * TOps.Count));

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Streamed(int index)
    {
        float* a = index >= 9 ? _a9 : index >= 6 ? _a6 : index >= 3 ? _a3 : _a0;
        return TOps.Broadcast(index % 3 == 0 ? a : index % 3 == 1 ? a + _rowStep : a + _twoRows);
    }

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Start(int streamed, int held) => TOps.Load(_start + (streamed * _startStep) + (held * TOps.Count));

    [MethodImpl(AggressiveInlining)]
    public void Finish() => _least = TOps.Broadcast(_floor);

    [MethodImpl(AggressiveInlining)]
    public readonly void End(int streamed, int held, TVector sum) =>
        TOps.Store(TOps.AtLeast(_least, sum), _c + (streamed * _rowStepC) + (held * TOps.Count));
}
