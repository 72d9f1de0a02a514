using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = 1 / (1 + exp(-x)).</summary>
internal sealed record Sigmoid() : Unary<Activations.Sigmoid>(new Activations.Sigmoid())
{
    public static Value Of(Value x) => Node.Apply(new Sigmoid(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.Sigmoid>.Of(new ActivationGradients.Sigmoid(), gradOutput, node.Outputs[0]));
    }
}
