using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = ln(1 + exp(x)).</summary>
internal sealed record Softplus() : Unary<Activations.Softplus>(new Activations.Softplus())
{
    public static Value Of(Value x) => Node.Apply(new Softplus(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.Softplus>.Of(new ActivationGradients.Softplus(), gradOutput, node.Inputs[0]));
    }
}
