using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = x where x is at least 0, else alpha x.</summary>
internal sealed record LeakyRelu(float Alpha) : Unary<Activations.LeakyRelu>(new Activations.LeakyRelu(Alpha))
{
    public static Value Of(Value x, float alpha) => Node.Apply(new LeakyRelu(alpha), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<ActivationGradients.LeakyRelu>.Of(new ActivationGradients.LeakyRelu(Alpha), gradOutput, node.Inputs[0]));
    }
}
