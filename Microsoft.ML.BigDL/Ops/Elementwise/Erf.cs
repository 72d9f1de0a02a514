using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>The error function.</summary>
internal sealed record Erf() : Unary<Elementary.Erf>(new Elementary.Erf())
{
    private const float TwoOverRootPi = 1.12837917f;

    public static Value Of(Value x) => Node.Apply(new Erf(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Scale.Of(Pairwise<Arithmetic.Mul>.Of(default, gradOutput, Exp.Of(Neg.Of(Square.Of(node.Inputs[0])))), TwoOverRootPi));
    }
}
