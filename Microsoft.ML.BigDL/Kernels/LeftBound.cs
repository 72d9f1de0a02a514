using System.Numerics;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>y to op(x, y) with x fixed.</summary>
internal readonly struct LeftBound<TOp>(float x, TOp op) : IUnaryOp
    where TOp : struct, IBinaryOp
{
    public T Define<T>(T y)
        where T : IFloatingPointIeee754<T> => op.Define(T.CreateTruncating(x), y);

    public V Apply<V>(V y)
        where V : struct, ILanes<V> => op.Apply(V.Create(x), y);
}
