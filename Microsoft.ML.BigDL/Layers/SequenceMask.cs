using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>Tells the steps of padded sequences <c>[N, T, C]</c> from their padding. A sequence without any step counts as one of one step.</summary>
internal static class SequenceMask
{
    /// <summary>The lengths as numbers <c>[N, 1]</c>, at least 1.</summary>
    public static Value Counts(Value lengths) => Cast.Of(Ops.Shaping.Reshape.Of(AtLeastOne(lengths), lengths.Type[0], 1), ElementType.Float32);

    /// <summary>Whether a step belongs to the sequence, <c>[N, T, 1]</c>.</summary>
    public static Value Of(Value x, Value lengths)
    {
        Value one = Node.Apply(new ConstantOp(Tensor.Scalar(1)));
        Value positions = CumSum.Of(Expand.To(one, new TensorType(ElementType.Int32, x.Type[1], 1)), 0);
        return LessOrEqual.Of(positions, Ops.Shaping.Reshape.Of(AtLeastOne(lengths), lengths.Type[0], 1, 1));
    }

    /// <summary>The value with zeros in place of its padding; itself where every step counts.</summary>
    public static Value Clear(Value x) => x.Lengths is Value lengths ? Mul.Of(x, Cast.Of(Of(x, lengths), x.Type.ElementType)) : x;

    private static Value AtLeastOne(Value lengths) => Max.Of(lengths, Node.Apply(new ConstantOp(Tensor.Scalar(1))));
}
