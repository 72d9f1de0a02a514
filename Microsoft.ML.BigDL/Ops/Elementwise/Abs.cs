using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = |x|. The gradient at 0 is 0.</summary>
internal sealed record Abs() : Unary<Elementary.Abs>(new Elementary.Abs())
{
    public static Value Of(Value x) => Node.Apply(new Abs(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.Abs>.Of(new ActivationGradients.Abs(), gradOutput, node.Inputs[0]));
    }
}
