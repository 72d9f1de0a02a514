using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = x - y.</summary>
internal sealed record Sub : NumberBinary<Arithmetic.Sub, IntegerArithmetic.Sub>
{
    public static Value Of(Value x, Value y) => Node.Apply(new Sub(), x, y);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        (Value x, Value y) = (node.Inputs[0], node.Inputs[1]);
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        if (gradients.Needs(x))
        {
            gradients.Add(x, Reduce(gradOutput, x.Type));
        }

        if (gradients.Needs(y))
        {
            gradients.Add(y, Reduce(Neg.Of(gradOutput), y.Type));
        }
    }
}
