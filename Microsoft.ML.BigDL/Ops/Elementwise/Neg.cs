using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = -x.</summary>
internal sealed record Neg() : Unary<Elementary.Neg>(new Elementary.Neg())
{
    public static Value Of(Value x) => Node.Apply(new Neg(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Of(gradOutput));
    }
}
