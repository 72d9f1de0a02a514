using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>NumPy's rule: shapes are aligned at the last axis, and an extent of 1, or a missing axis, repeats.</summary>
internal static class Broadcast
{
    /// <summary>The type both operands broadcast to.</summary>
    public static TensorType Of(string name, TensorType left, TensorType right)
    {
        int rank = Math.Max(left.Rank, right.Rank);
        var dimensions = new Dimension[rank];
        for (int axis = 1; axis <= rank; axis++)
        {
            Dimension first = axis <= left.Rank ? left[-axis] : 1;
            Dimension second = axis <= right.Rank ? right[-axis] : 1;
            dimensions[rank - axis] = first == second || second == 1 ? first
                : first == 1 ? second
                : throw new ArgumentException($"{name}: shapes {left.DimensionsText} and {right.DimensionsText} do not broadcast: " +
                    $"axis {-axis} has {first} and {second}. Extents must be equal or 1.");
        }

        return new TensorType(left.ElementType, dimensions);
    }
}
