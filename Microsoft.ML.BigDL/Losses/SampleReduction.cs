using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Losses;

/// <summary>Makes one number a sample of losses that are put together from operators.</summary>
internal static class SampleReduction
{
    /// <summary>The mean over a sample's elements: <c>[N, ..]</c> to <c>[N]</c>.</summary>
    public static Value Mean(Value x)
    {
        Value rows = x.Type.Rank <= 2 ? x : Reshape.Of(x, x.Type[0], null);
        return rows.Type.Rank == 1 ? rows : ReduceMean.Of(rows, [1]);
    }

    /// <summary>The sum over the last axis, then the mean over the rest: <c>[N, .., C]</c> to <c>[N]</c>.</summary>
    public static Value SumOfLast(Value x) => Mean(ReduceSum.Of(x, [-1]));
}
