using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = 1 where x &gt;= y.</summary>
internal sealed record GreaterOrEqual : Compare<Comparisons.GreaterOrEqual>
{
    public static Value Of(Value x, Value y) => Node.Apply(new GreaterOrEqual(), x, y);
}
