using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = 1 where x &lt;= y.</summary>
internal sealed record LessOrEqual : Compare<Comparisons.LessOrEqual>
{
    public static Value Of(Value x, Value y) => Node.Apply(new LessOrEqual(), x, y);
}
