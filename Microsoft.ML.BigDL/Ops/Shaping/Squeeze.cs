using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Drops axes of extent 1; a form of <see cref="Reshape"/>.</summary>
internal static class Squeeze
{
    /// <summary>The value without the given axes; negative axes count from the end.</summary>
    public static Value Of(Value x, params ReadOnlySpan<int> axes)
    {
        bool[] isDropped = new bool[x.Type.Rank];
        foreach (int axis in axes)
        {
            isDropped[axis < 0 ? axis + x.Type.Rank : axis] = x.Type[axis] == 1
                ? true
                : throw new ArgumentException($"Squeeze: axis {axis} of {x.Type.DimensionsText} has extent {x.Type[axis]} but 1 is expected.");
        }

        return Reshape.To(x, new TensorType(x.Type.ElementType, [.. x.Type.Dimensions.ToArray().Where((_, axis) => !isDropped[axis])]));
    }
}
