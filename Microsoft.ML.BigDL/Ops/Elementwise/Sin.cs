using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = sin x, x in radians.</summary>
internal sealed record Sin() : Unary<Elementary.Sin>(new Elementary.Sin())
{
    public static Value Of(Value x) => Node.Apply(new Sin(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<Arithmetic.Mul>.Of(default, gradOutput, Cos.Of(node.Inputs[0])));
    }
}
