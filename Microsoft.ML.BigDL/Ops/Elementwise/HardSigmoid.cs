using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = alpha x + beta, cut to [0, 1].</summary>
internal sealed record HardSigmoid(float Alpha, float Beta) : Unary<Activations.HardSigmoid>(new Activations.HardSigmoid(Alpha, Beta))
{
    public static Value Of(Value x, float alpha, float beta) => Node.Apply(new HardSigmoid(alpha, beta), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.HardSigmoid>.Of(new ActivationGradients.HardSigmoid(Alpha), gradOutput, node.Outputs[0]));
    }
}
