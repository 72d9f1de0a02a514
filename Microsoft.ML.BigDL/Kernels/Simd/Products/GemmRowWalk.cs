using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd.Products;

/// <summary>A tile of one row of C by several vectors of columns: its reads of B in place are long, and its sums enough to hide the latency.</summary>
internal unsafe struct GemmRowWalk<TOps, TVector> : ITileWalk<GemmTile, TVector>
    where TOps : struct, ITileVector<TVector>
    where TVector : struct
{
    private nint _depthStepA;
    private nint _depthStepB;
    private float* _start;
    private float* _c;
    private float* _floor;
    private TVector _least;
    private float* _a;
    private float* _b;
    private nint _left;

    [MethodImpl(AggressiveInlining)]
    public void Begin(ref readonly GemmTile tile)
    {
        _depthStepA = tile.DepthStepA;
        _depthStepB = tile.DepthStepB;
        _start = tile.Start;
        _c = tile.C;
        _floor = tile.Floor;
        _a = tile.A - tile.DepthStepA;
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
        _a += _depthStepA;
        _b += _depthStepB;
        _left--;
    }

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Held(int index) => TOps.Broadcast(_a);

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Streamed(int index) => TOps.Load(_b + (index * TOps.Count));

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Start(int streamed, int held) => TOps.Load(_start + (streamed * TOps.Count));

    [MethodImpl(AggressiveInlining)]
    public void Finish() => _least = TOps.Broadcast(_floor);

    [MethodImpl(AggressiveInlining)]
    public readonly void End(int streamed, int held, TVector sum) =>
        TOps.Store(TOps.AtLeast(_least, sum), _c + (streamed * TOps.Count));
}
