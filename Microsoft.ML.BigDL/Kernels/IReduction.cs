using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>An associative binary operation that folds the elements along an axis into one.</summary>
internal interface IReduction : IBinaryOp
{
    /// <summary>The value that changes nothing, and the result over no elements.</summary>
    static abstract float Identity { get; }

    /// <summary>The factor on the fold of <paramref name="count"/> elements.</summary>
    static abstract double Factor(int count);

    /// <summary>Folds the lanes of a vector.</summary>
    static abstract float Across<V>(V x)
        where V : struct, ILanes<V>;
}
