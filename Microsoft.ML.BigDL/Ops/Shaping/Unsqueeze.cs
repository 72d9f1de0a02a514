using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Adds axes of extent 1; a form of <see cref="Reshape"/>.</summary>
internal static class Unsqueeze
{
    /// <summary>The value with axes of extent 1 at the given places of the result; negative ones count from its end.</summary>
    public static Value Of(Value x, params ReadOnlySpan<int> axes)
    {
        int rank = x.Type.Rank + axes.Length;
        bool[] isNew = new bool[rank];
        foreach (int axis in axes)
        {
            isNew[axis < 0 ? axis + rank : axis] = true;
        }

        Queue<Dimension> rest = new(x.Type.Dimensions.ToArray());
        return Reshape.To(x, new TensorType(x.Type.ElementType, [.. isNew.Select(isOne => isOne ? 1 : rest.Dequeue())]));
    }
}
