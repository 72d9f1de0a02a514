using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = 1 where x = y.</summary>
internal sealed record Equal : Compare<Comparisons.Equal>
{
    public static Value Of(Value x, Value y) => Node.Apply(new Equal(), x, y);
}
