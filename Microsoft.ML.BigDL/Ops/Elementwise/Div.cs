using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = x / y.</summary>
internal sealed record Div : NumberBinary<Arithmetic.Div, IntegerArithmetic.Div>
{
    public static Value Of(Value x, Value y) => Node.Apply(new Div(), x, y);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        (Value x, Value y) = (node.Inputs[0], node.Inputs[1]);
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        if (gradients.Needs(x))
        {
            gradients.Add(x, Reduce(Of(gradOutput, y), x.Type));
        }

        if (gradients.Needs(y))
        {
            gradients.Add(y, Reduce(Neg.Of(Mul.Of(gradOutput, Of(node.Outputs[0], y))), y.Type));
        }
    }
}
