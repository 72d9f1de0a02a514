using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Losses;

/// <summary>
/// Cross-entropy of labels in all its variants, built around the fused operators: classes on any axis, an ignored label, class
/// weights, smoothed labels.
/// </summary>
internal static class CrossEntropy
{
    /// <summary>The losses, of the labels' shape: the prediction's without its class axis.</summary>
    /// <param name="logits">The prediction, for instance [N, C], [N, C, d1..] or [N, T, C].</param>
    /// <param name="labels">Int32 labels; negative ones are ignored.</param>
    /// <param name="axis">The class axis; negative axes count from the end.</param>
    /// <param name="ignoredLabel">A label that costs nothing, besides the negative ones.</param>
    /// <param name="classWeights">A factor [C] on the loss of each class.</param>
    /// <param name="labelSmoothing">The share of the target spread evenly over all classes, from 0 to 1.</param>
    public static Value Of(
        Value logits, Value labels, int axis = 1, int? ignoredLabel = null, Value? classWeights = null, float labelSmoothing = 0)
    {
        Dimension classes = logits.Type[axis];
        Value rows = Reshape.Of(ClassesLast(logits, axis), null, classes);
        Value flat = Reshape.Of(labels, [null]);
        if (ignoredLabel is int ignored)
        {
            flat = Where.Of(Equal.Of(flat, Integer(ignored)), Integer(-1), flat);
        }

        Value losses = labelSmoothing == 0 ? SoftmaxCrossEntropyLoss.Of(rows, flat) : Smoothed(rows, flat, labelSmoothing);
        if (classWeights is not null)
        {
            losses = Mul.Of(losses, Gather.Of(classWeights, Max.Of(flat, Integer(0))));
        }

        return Reshape.To(losses, labels.Type.WithElementType(losses.Type.ElementType));
    }

    /// <summary>-logarithms[i, label[i]] for logarithms of probabilities [N, C] and labels [N] from 0 to C - 1.</summary>
    public static Value OfLogarithms(Value logarithms, Value labels) =>
        Neg.Of(Squeeze.Of(GatherElements.Of(logarithms, Unsqueeze.Of(labels, 1), 1), 1));

    private static Value Smoothed(Value rows, Value labels, float share)
    {
        int classes = rows.Type[1].Value;
        Value spread = Constants.Of(rows, share / classes);
        Value targets = Add.Of(Scale.Of(OneHot.Of(labels, classes, rows.Type.ElementType), 1 - share), spread);
        Value isCounted = Cast.Of(GreaterOrEqual.Of(labels, Integer(0)), rows.Type.ElementType);
        return Mul.Of(DenseSoftmaxCrossEntropyLoss.Of(rows, targets), isCounted);
    }

    private static Value ClassesLast(Value logits, int axis)
    {
        int rank = logits.Type.Rank;
        axis = axis < 0 ? axis + rank : axis;
        return axis == rank - 1 ? logits : Transpose.Of(logits, [.. Enumerable.Range(0, rank).Where(i => i != axis), axis]);
    }

    private static Value Integer(int value) => Node.Apply(new ConstantOp(Tensor.Scalar(value)));
}
