using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = x tanh(ln(1 + exp(x))) (Misra 2019, arXiv 1908.08681).</summary>
internal sealed record Mish() : Unary<Activations.Mish>(new Activations.Mish())
{
    public static Value Of(Value x) => Node.Apply(new Mish(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.Mish>.Of(new ActivationGradients.Mish(), gradOutput, node.Inputs[0]));
    }
}
