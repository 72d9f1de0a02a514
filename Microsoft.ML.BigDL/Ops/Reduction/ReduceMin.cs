using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>y = the smallest over the axes. Elements that share it share the gradient equally.</summary>
internal sealed record ReduceMin(int Axis, int Count) : Reduce<Reductions.Min>(Axis, Count)
{
    public static Value Of(Value x, ReadOnlySpan<int> axes, bool keepDims = false) =>
        Apply(x, axes, keepDims, (axis, count) => new ReduceMin(axis, count));

    internal override void Backward(Node node, GradientBuilder gradients) => ExtremeGradient.Add(node, Axis, Count, gradients);
}
