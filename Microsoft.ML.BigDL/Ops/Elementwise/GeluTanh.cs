using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>GELU in its tanh form (ONNX Gelu with approximate = tanh).</summary>
internal sealed record GeluTanh() : Unary<Activations.GeluTanh>(new Activations.GeluTanh())
{
    public static Value Of(Value x) => Node.Apply(new GeluTanh(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.GeluTanh>.Of(new ActivationGradients.GeluTanh(), gradOutput, node.Inputs[0]));
    }
}
