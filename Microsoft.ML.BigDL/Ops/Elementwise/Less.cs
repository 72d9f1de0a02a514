using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = 1 where x &lt; y.</summary>
internal sealed record Less : Compare<Comparisons.Less>
{
    public static Value Of(Value x, Value y) => Node.Apply(new Less(), x, y);
}
