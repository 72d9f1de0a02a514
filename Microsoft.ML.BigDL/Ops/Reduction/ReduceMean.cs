using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>y = the mean over the axes.</summary>
internal sealed record ReduceMean(int Axis, int Count) : Reduce<Reductions.Mean>(Axis, Count)
{
    public static Value Of(Value x, ReadOnlySpan<int> axes, bool keepDims = false) =>
        Apply(x, axes, keepDims, (axis, count) => new ReduceMean(axis, count));

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        TensorType type = node.Inputs[0].Type;
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        float share = 1f / type.Shape.Product(Axis, Axis + Count);
        gradients.Add(node.Inputs[0], Expand.To(Scale.Of(gradOutput, share), type));
    }
}
