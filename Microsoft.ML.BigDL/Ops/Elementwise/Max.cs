using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = the larger of x and y, NaN if either is; where they are equal the gradient goes to x.</summary>
internal sealed record Max : NumberBinary<Arithmetic.Max, IntegerArithmetic.Max>
{
    public static Value Of(Value x, Value y) => Node.Apply(new Max(), x, y);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        (Value x, Value y) = (node.Inputs[0], node.Inputs[1]);
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        Value isFirst = GreaterOrEqual.Of(x, y);
        Value zero = Constants.Of(gradOutput, 0);
        if (gradients.Needs(x))
        {
            gradients.Add(x, Reduce(Where.Of(isFirst, gradOutput, zero), x.Type));
        }

        if (gradients.Needs(y))
        {
            gradients.Add(y, Reduce(Where.Of(isFirst, zero, gradOutput), y.Type));
        }
    }
}
