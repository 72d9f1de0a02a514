using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = x^y.</summary>
internal sealed record Pow : Binary<Arithmetic.Pow>
{
    public static Value Of(Value x, Value y) => Node.Apply(new Pow(), x, y);

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        (Value x, Value y) = (node.Inputs[0], node.Inputs[1]);
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        if (gradients.Needs(x))
        {
            gradients.Add(x, Reduce(Mul.Of(gradOutput, Mul.Of(y, Of(x, Add.Of(y, Constants.Of(x, -1))))), x.Type));
        }

        if (gradients.Needs(y))
        {
            gradients.Add(y, Reduce(Mul.Of(gradOutput, Mul.Of(node.Outputs[0], Log.Of(x))), y.Type));
        }
    }
}
