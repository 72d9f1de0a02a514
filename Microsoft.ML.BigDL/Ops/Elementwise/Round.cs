using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = the nearest integer, halves to even. Its gradient is 0.</summary>
internal sealed record Round() : Unary<Elementary.Round>(new Elementary.Round())
{
    public static Value Of(Value x) => Node.Apply(new Round(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        // Constant almost everywhere: nothing flows back.
    }
}
