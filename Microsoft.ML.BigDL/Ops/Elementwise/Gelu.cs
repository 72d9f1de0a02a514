using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = x P(x) with the normal distribution P (Hendrycks and Gimpel 2016, arXiv 1606.08415).</summary>
internal sealed record Gelu() : Unary<Activations.Gelu>(new Activations.Gelu())
{
    public static Value Of(Value x) => Node.Apply(new Gelu(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.Gelu>.Of(new ActivationGradients.Gelu(), gradOutput, node.Inputs[0]));
    }
}
