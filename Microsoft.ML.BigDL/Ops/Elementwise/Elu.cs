using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = x where x is above 0, else alpha (exp(x) - 1) (Clevert et al. 2015, arXiv 1511.07289).</summary>
internal sealed record Elu(float Alpha) : Unary<Activations.Elu>(new Activations.Elu(Alpha))
{
    public static Value Of(Value x, float alpha) => Node.Apply(new Elu(alpha), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.Elu>.Of(new ActivationGradients.Elu(Alpha), gradOutput, node.Outputs[0]));
    }
}
