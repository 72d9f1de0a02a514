using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = 1 where x or y is.</summary>
internal sealed record Or : Compare<Comparisons.Or>
{
    private protected override bool IsLogical => true;

    public static Value Of(Value x, Value y) => Node.Apply(new Or(), x, y);
}
