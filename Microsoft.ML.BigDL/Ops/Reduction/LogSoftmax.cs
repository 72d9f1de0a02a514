using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>y = x - ln(sum of exp(x)) along an axis.</summary>
internal sealed record LogSoftmax(int Axis) : NormalizedExponential(Axis, IsLogarithm: true, IsGradient: false)
{
    /// <summary>Applies the function along an axis; negative axes count from the end.</summary>
    public static Value Of(Value x, int axis = -1) => Node.Apply(new LogSoftmax(axis < 0 ? axis + x.Type.Rank : axis), x);

    internal override void Backward(Node node, GradientBuilder gradients) => gradients.Add(
        node.Inputs[0], Node.Apply(new LogSoftmaxGradient(Axis), node.Outputs[0], gradients.Of(node.Outputs[0])!));
}
