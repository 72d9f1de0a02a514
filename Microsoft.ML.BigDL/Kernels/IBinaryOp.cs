using System.Numerics;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// An element-wise function of two arguments: its definition and its vector form. Parameters are fields.
/// </summary>
internal interface IBinaryOp
{
    /// <summary>The definition, run by the reference kernels.</summary>
    T Define<T>(T x, T y)
        where T : IFloatingPointIeee754<T>;

    /// <summary>The vector form; every lane is worked out alone.</summary>
    V Apply<V>(V x, V y)
        where V : struct, ILanes<V>;
}
