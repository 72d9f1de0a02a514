using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>The gradient of the largest or smallest over axes: equal shares for the elements that are it.</summary>
internal static class ExtremeGradient
{
    public static void Add(Node node, int axis, int count, GradientBuilder gradients)
    {
        Value x = node.Inputs[0];
        Value isExtreme = Cast.Of(Equal.Of(x, node.Outputs[0]), x.Type.ElementType);
        Value number = ReduceSum.Of(isExtreme, [.. Enumerable.Range(axis, count)], keepDims: true);
        gradients.Add(x, Mul.Of(isExtreme, Div.Of(gradients.Of(node.Outputs[0])!, number)));
    }
}
