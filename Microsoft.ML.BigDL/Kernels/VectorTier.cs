using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>The widest vector instructions that kernels use in this process; results agree to the bit between processes of one tier.</summary>
internal static class VectorTier
{
    /// <summary>The name, as <c>AVX-512</c>.</summary>
    public static string Name =>
        Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Vector128.IsHardwareAccelerated ? "128 bits" : "none";
}
