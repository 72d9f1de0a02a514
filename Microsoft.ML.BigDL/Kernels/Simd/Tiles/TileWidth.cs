using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.BigDL.Kernels.Simd.Tiles;

/// <summary>The vectors that tiles run on, on this machine.</summary>
internal static class TileWidth
{
    /// <summary>Floats of the vector on machines without 512 bits.</summary>
    public static int NarrowCount => UsesVector256 ? 8 : 4;

    /// <summary>Floats of the vector.</summary>
    public static int VectorCount => UsesVector512 ? 16 : NarrowCount;

    public static bool UsesVector512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static bool UsesVector256 => Vector256.IsHardwareAccelerated && Fma.IsSupported;
}
