using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = the largest integer not above x. Its gradient is 0.</summary>
internal sealed record Floor() : Unary<Elementary.Floor>(new Elementary.Floor())
{
    public static Value Of(Value x) => Node.Apply(new Floor(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        // Constant almost everywhere: nothing flows back.
    }
}
