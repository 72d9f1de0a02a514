using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>A tile of kernel rows of <typeparamref name="TVectors"/> vectors each: a step is a patch and its factor.</summary>
internal unsafe struct PatchWalk<TOps, TVector, TVectors> : ITileWalk<PatchTile, TVector>
    where TOps : struct, ITileVector<TVector>
    where TVector : struct
    where TVectors : unmanaged
{
    private float* _sums;
    private nint _sumStride;
    private float* _source;
    private nint _sourceStride;
    private float* _factor;
    private int* _place;
    private float* _patch;
    private int _left;

    [MethodImpl(AggressiveInlining)]
    public void Begin(ref readonly PatchTile tile)
    {
        _sums = tile.Sums;
        _sumStride = tile.SumStride;
        _source = tile.Source;
        _sourceStride = tile.SourceStride;
        _factor = tile.Factors - 1;
        _place = tile.Places;
        _left = tile.Patches;
    }

    public readonly bool HasStep
    {
        [MethodImpl(AggressiveInlining)]
        get => _left > 0;
    }

    [MethodImpl(AggressiveInlining)]
    public void Step()
    {
        _left--;
        _factor++;
        _patch = _source + *_place++;
    }

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Held(int index) => TOps.Broadcast(_factor);

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Streamed(int index) => TOps.Load(_patch + Offset(index, _sourceStride));

    [MethodImpl(AggressiveInlining)]
    public readonly TVector Start(int streamed, int held) => TOps.Load(_sums + Offset(streamed, _sumStride));

    [MethodImpl(AggressiveInlining)]
    public readonly void Finish()
    {
    }

    [MethodImpl(AggressiveInlining)]
    public readonly void End(int streamed, int held, TVector sum) => TOps.Store(sum, _sums + Offset(streamed, _sumStride));

    [MethodImpl(AggressiveInlining)]
    private static nint Offset(int index, nint stride) => (index / sizeof(TVectors) * stride) + (index % sizeof(TVectors) * TOps.Count);
}
