using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>y = the product over the axes.</summary>
internal sealed record ReduceProd(int Axis, int Count) : Reduce<Reductions.Prod>(Axis, Count)
{
    public static Value Of(Value x, ReadOnlySpan<int> axes, bool keepDims = false) =>
        Apply(x, axes, keepDims, (axis, count) => new ReduceProd(axis, count));

    internal override void Backward(Node node, GradientBuilder gradients) => gradients.Add(
        node.Inputs[0], Node.Apply(new ReduceProdGradient(Axis, Count), node.Inputs[0], gradients.Of(node.Outputs[0])!));
}
