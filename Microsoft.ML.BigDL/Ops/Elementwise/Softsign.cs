using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = x / (1 + |x|).</summary>
internal sealed record Softsign() : Unary<Activations.Softsign>(new Activations.Softsign())
{
    public static Value Of(Value x) => Node.Apply(new Softsign(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.Softsign>.Of(new ActivationGradients.Softsign(), gradOutput, node.Inputs[0]));
    }
}
