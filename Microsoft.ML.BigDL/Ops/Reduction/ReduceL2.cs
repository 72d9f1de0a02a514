using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>y = the square root of the sum of squares over the axes, built from these. It has no gradient where it is 0.</summary>
internal static class ReduceL2
{
    public static Value Of(Value x, ReadOnlySpan<int> axes, bool keepDims = false) =>
        Sqrt.Of(ReduceSum.Of(Square.Of(x), axes, keepDims));
}
