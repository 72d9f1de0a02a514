using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = 1 where x and y differ.</summary>
internal sealed record Xor : Compare<Comparisons.Xor>
{
    private protected override bool IsLogical => true;

    public static Value Of(Value x, Value y) => Node.Apply(new Xor(), x, y);
}
