using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>Undoes broadcasting in a gradient: sums over the axes along which an operand was repeated.</summary>
internal static class SumToShape
{
    public static Value Of(Value gradient, TensorType operand)
    {
        if (gradient.Type == operand)
        {
            return gradient;
        }

        List<int> axes = [];
        for (int axis = 1; axis <= gradient.Type.Rank; axis++)
        {
            if (axis > operand.Rank || operand[-axis] != gradient.Type[-axis])
            {
                axes.Add(gradient.Type.Rank - axis);
            }
        }

        return Reshape.To(ReduceSum.Of(gradient, axes.ToArray(), keepDims: true), operand);
    }
}
