using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = x max(0, min(1, x / 6 + 1 / 2)) (Howard et al. 2019, arXiv 1905.02244).</summary>
internal sealed record HardSwish() : Unary<Activations.HardSwish>(new Activations.HardSwish())
{
    public static Value Of(Value x) => Node.Apply(new HardSwish(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.HardSwish>.Of(new ActivationGradients.HardSwish(), gradOutput, node.Inputs[0]));
    }
}
