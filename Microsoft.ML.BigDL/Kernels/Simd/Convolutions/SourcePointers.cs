using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>The addresses of a tile's source vectors, up to eight, each in a register.</summary>
internal unsafe struct SourcePointers
{
    private float* _source0;
    private float* _source1;
    private float* _source2;
    private float* _source3;
    private float* _source4;
    private float* _source5;
    private float* _source6;
    private float* _source7;

    /// <summary>Points to the first so many offsets from a source; <paramref name="count"/> is a constant.</summary>
    [MethodImpl(AggressiveInlining)]
    public void Point(float* source, int* offsets, int count)
    {
        _source0 = source + offsets[0];
        _source1 = count > 1 ? source + offsets[1] : null;
        _source2 = count > 2 ? source + offsets[2] : null;
        _source3 = count > 3 ? source + offsets[3] : null;
        _source4 = count > 4 ? source + offsets[4] : null;
        _source5 = count > 5 ? source + offsets[5] : null;
        _source6 = count > 6 ? source + offsets[6] : null;
        _source7 = count > 7 ? source + offsets[7] : null;
    }

    /// <summary>Moves all.</summary>
    [MethodImpl(AggressiveInlining)]
    public void Advance(int floats)
    {
        _source0 += floats;
        _source1 += floats;
        _source2 += floats;
        _source3 += floats;
        _source4 += floats;
        _source5 += floats;
        _source6 += floats;
        _source7 += floats;
    }

    /// <summary>One of them; <paramref name="index"/> is a constant.</summary>
    [MethodImpl(AggressiveInlining)]
    public readonly float* At(int index) => index switch
    {
        0 => _source0,
        1 => _source1,
        2 => _source2,
        3 => _source3,
        4 => _source4,
        5 => _source5,
        6 => _source6,
        _ => _source7,
    };
}
