using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = x cut to [minimum, maximum].</summary>
internal sealed record Clip(float Minimum, float Maximum) : Unary<Elementary.Clip>(new Elementary.Clip(Minimum, Maximum))
{
    public static Value Of(Value x, float minimum, float maximum) => Node.Apply(new Clip(minimum, maximum), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.Clip>.Of(new ActivationGradients.Clip(Minimum, Maximum), gradOutput, node.Inputs[0]));
    }
}
