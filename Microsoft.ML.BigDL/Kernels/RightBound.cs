using System.Numerics;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>x to op(x, y) with y fixed.</summary>
internal readonly struct RightBound<TOp>(float y, TOp op) : IUnaryOp
    where TOp : struct, IBinaryOp
{
    public T Define<T>(T x)
        where T : IFloatingPointIeee754<T> => op.Define(x, T.CreateTruncating(y));

    public V Apply<V>(V x)
        where V : struct, ILanes<V> => op.Apply(x, V.Create(y));
}
