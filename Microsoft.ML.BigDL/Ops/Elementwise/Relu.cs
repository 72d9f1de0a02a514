using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Fusion;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = max(x, 0). The gradient at 0 is 0.</summary>
internal sealed record Relu() : Unary<Activations.Relu>(new Activations.Relu())
{
    public static Value Of(Value x) => Node.Apply(new Relu(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], ReluGradient.Of(gradOutput, node.Outputs[0]));
    }
}
