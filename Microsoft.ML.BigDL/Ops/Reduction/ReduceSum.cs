using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>y = the sum over the axes.</summary>
internal sealed record ReduceSum(int Axis, int Count) : Reduce<Reductions.Sum>(Axis, Count)
{
    public static Value Of(Value x, ReadOnlySpan<int> axes, bool keepDims = false) =>
        Apply(x, axes, keepDims, (axis, count) => new ReduceSum(axis, count));

    internal override void Backward(Node node, GradientBuilder gradients) =>
        gradients.Add(node.Inputs[0], Expand.To(gradients.Of(node.Outputs[0])!, node.Inputs[0].Type));
}
