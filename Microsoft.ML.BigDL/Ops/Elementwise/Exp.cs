using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = e^x.</summary>
internal sealed record Exp() : Unary<Elementary.Exp>(new Elementary.Exp())
{
    public static Value Of(Value x) => Node.Apply(new Exp(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<Arithmetic.Mul>.Of(default, gradOutput, node.Outputs[0]));
    }
}
