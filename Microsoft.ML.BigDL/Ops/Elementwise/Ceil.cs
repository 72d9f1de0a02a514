using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = the smallest integer not below x. Its gradient is 0.</summary>
internal sealed record Ceil() : Unary<Elementary.Ceil>(new Elementary.Ceil())
{
    public static Value Of(Value x) => Node.Apply(new Ceil(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        // Constant almost everywhere: nothing flows back.
    }
}
