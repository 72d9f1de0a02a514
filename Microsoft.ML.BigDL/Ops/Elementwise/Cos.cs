using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = cos x, x in radians.</summary>
internal sealed record Cos() : Unary<Elementary.Cos>(new Elementary.Cos())
{
    public static Value Of(Value x) => Node.Apply(new Cos(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Neg.Of(Pairwise<Arithmetic.Mul>.Of(default, gradOutput, Sin.Of(node.Inputs[0]))));
    }
}
