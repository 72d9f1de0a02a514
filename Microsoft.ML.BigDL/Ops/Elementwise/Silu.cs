using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = x / (1 + exp(-x)); not an ONNX operator: x times Sigmoid.</summary>
internal sealed record Silu() : Unary<Activations.Silu>(new Activations.Silu())
{
    public static Value Of(Value x) => Node.Apply(new Silu(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.Silu>.Of(new ActivationGradients.Silu(), gradOutput, node.Inputs[0]));
    }
}
