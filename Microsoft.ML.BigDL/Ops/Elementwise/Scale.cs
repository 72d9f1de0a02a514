using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = factor x; not an ONNX operator: Mul by a constant.</summary>
internal sealed record Scale(float Factor) : Unary<RightBound<Arithmetic.Mul>>(new RightBound<Arithmetic.Mul>(Factor, default))
{
    public static Value Of(Value x, float factor) => Node.Apply(new Scale(factor), x);

    internal override void Backward(Node node, GradientBuilder gradients) =>
        gradients.Add(node.Inputs[0], Of(gradients.Of(node.Outputs[0])!, Factor));
}
