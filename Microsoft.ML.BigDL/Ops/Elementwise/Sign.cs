using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>y = -1, 0 or 1 by the sign of x. Its gradient is 0.</summary>
internal sealed record Sign() : Unary<Elementary.Sign>(new Elementary.Sign())
{
    public static Value Of(Value x) => Node.Apply(new Sign(), x);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        // Constant almost everywhere: nothing flows back.
    }
}
