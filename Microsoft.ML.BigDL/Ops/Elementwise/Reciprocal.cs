using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = 1 / x.</summary>
internal sealed record Reciprocal() : Unary<Elementary.Reciprocal>(new Elementary.Reciprocal())
{
    public static Value Of(Value x) => Node.Apply(new Reciprocal(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Neg.Of(Pairwise<Arithmetic.Mul>.Of(default, gradOutput, Square.Of(node.Outputs[0]))));
    }
}
