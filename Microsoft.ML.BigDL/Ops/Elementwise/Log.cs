using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = ln x.</summary>
internal sealed record Log() : Unary<Elementary.Log>(new Elementary.Log())
{
    public static Value Of(Value x) => Node.Apply(new Log(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        gradients.Add(node.Inputs[0], Pairwise<Arithmetic.Div>.Of(default, gradOutput, node.Inputs[0]));
    }
}
