using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = x^2; not an ONNX operator: x times x.</summary>
internal sealed record Square() : Unary<Elementary.Square>(new Elementary.Square())
{
    public static Value Of(Value x) => Node.Apply(new Square(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<Arithmetic.Mul>.Of(default, gradOutput, Sum.Of([node.Inputs[0], node.Inputs[0]])));
    }
}
