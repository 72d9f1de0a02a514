using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;

namespace Microsoft.ML.BigDL.Losses;

/// <summary>
/// <c>loss = -sum of t ln p</c> over the classes, for a target share t of each class. A model that ends in a softmax is taken at its logits,
/// which is the same number and does not overflow; one that does not is taken as logits.
/// </summary>
/// <remarks>
/// prediction and target <c>[N, .., C]</c>; in pipelines a label that is a class becomes its row of zeros with a one. Source: Keras 3,
/// <c>CategoricalCrossentropy</c>.
/// </remarks>
public sealed class CategoricalCrossentropy : Loss
{
    /// <summary>The share of the target spread evenly over all classes, from 0 to below 1; default 0. Szegedy et al. 2015, arXiv 1512.00567.</summary>
    public float LabelSmoothing
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "CategoricalCrossentropy.LabelSmoothing must be from 0 to below 1, usually 0.1.");
    }

    internal override TensorType TargetType(TensorType prediction) => prediction;

    internal override Value PerSample(Value prediction, Value target)
    {
        Value logits = prediction.Producer.Op is Softmax ? prediction.Producer.Inputs[0] : prediction;
        Value wanted = LabelSmoothing == 0 ? target : Add.Of(
            Scale.Of(target, 1 - LabelSmoothing), Constants.Of(target, LabelSmoothing / prediction.Type[-1].Value));
        return Scale.Of(SampleReduction.SumOfLast(Mul.Of(wanted, LogSoftmax.Of(logits))), -1);
    }
}
