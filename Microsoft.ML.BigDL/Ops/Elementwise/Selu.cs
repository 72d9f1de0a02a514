using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>Self-normalising ELU with its fixed constants (Klambauer et al. 2017, arXiv 1706.02515).</summary>
internal sealed record Selu() : Unary<Activations.Selu>(new Activations.Selu())
{
    public static Value Of(Value x) => Node.Apply(new Selu(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.Selu>.Of(new ActivationGradients.Selu(), gradOutput, node.Outputs[0]));
    }
}
