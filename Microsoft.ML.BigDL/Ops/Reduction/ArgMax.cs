using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>y = the index of the largest element along an axis, as Int64.</summary>
internal sealed record ArgMax(int Axis, bool IsLast) : ArgIndex<Comparisons.Greater>(Axis, IsLast)
{
    /// <summary>The index along an axis; negative axes count from the end. Of several equal ones the first, or the last.</summary>
    public static Value Of(Value x, int axis, bool keepDims = false, bool isLast = false)
    {
        axis = axis < 0 ? axis + x.Type.Rank : axis;
        return Finish(Node.Apply(new ArgMax(axis, isLast), x), axis, keepDims);
    }
}
