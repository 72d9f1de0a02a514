using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = max(x, 0). The gradient at 0 is 0.</summary>
internal sealed record Relu() : Unary<Kernels.Activations.Relu>(new Kernels.Activations.Relu())
{
    public static Value Of(Value x) => Node.Apply(new Relu(), x);

    internal override void Backward(Node node, GradientBuilder gradients) =>
        gradients.Add(node.Inputs[0], Pairwise<Kernels.ActivationGradients.Relu>.Of(default, gradients.Of(node.Outputs[0])!, node.Outputs[0]));
}
