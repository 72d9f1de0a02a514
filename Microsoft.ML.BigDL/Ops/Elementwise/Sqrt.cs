using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = the square root of x.</summary>
internal sealed record Sqrt() : Unary<Elementary.Sqrt>(new Elementary.Sqrt())
{
    public static Value Of(Value x) => Node.Apply(new Sqrt(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<Arithmetic.Mul>.Of(default, gradOutput, Reciprocal.Of(Sum.Of([node.Outputs[0], node.Outputs[0]]))));
    }
}
