using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = 1 where both are.</summary>
internal sealed record And : Compare<Comparisons.And>
{
    private protected override bool IsLogical => true;

    public static Value Of(Value x, Value y) => Node.Apply(new And(), x, y);
}
