using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = tanh(x).</summary>
internal sealed record Tanh() : Unary<Activations.Tanh>(new Activations.Tanh())
{
    public static Value Of(Value x) => Node.Apply(new Tanh(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.Tanh>.Of(new ActivationGradients.Tanh(), gradOutput, node.Outputs[0]));
    }
}
