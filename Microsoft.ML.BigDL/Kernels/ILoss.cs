using System.Numerics;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>A loss of a prediction x against a target t, element by element, with its derivative by x.</summary>
internal interface ILoss
{
    T Define<T>(T x, T t)
        where T : IFloatingPointIeee754<T>;

    T DefineGradient<T>(T x, T t)
        where T : IFloatingPointIeee754<T>;

    V Value<V>(V x, V t)
        where V : struct, ILanes<V>;

    V Gradient<V>(V x, V t)
        where V : struct, ILanes<V>;
}
