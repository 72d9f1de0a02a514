using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Losses;

namespace Microsoft.ML.BigDL.Losses;

/// <summary>
/// <c>loss = mean of -(t ln p + (1 - t) ln(1 - p))</c> over a sample's elements, with targets from 0 to 1. A model that
/// ends in a sigmoid is taken at its logits, which is the same number and does not overflow; one that does not is taken as logits.
/// </summary>
/// <remarks>prediction and target <c>[N, ..]</c>. Source: Keras 3, <c>BinaryCrossentropy</c>.</remarks>
public sealed class BinaryCrossentropy : Loss
{
    /// <summary>The share of the target drawn towards one half, from 0 to below 1; default 0.</summary>
    public float LabelSmoothing
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "BinaryCrossentropy.LabelSmoothing must be from 0 to below 1, usually 0.1.");
    }

    internal override TensorType TargetType(TensorType prediction) => prediction;

    internal override Value PerSample(Value prediction, Value target) => ElementwiseLoss<ElementLosses.BinaryCrossEntropyWithLogits>.Of(
        default, prediction.Producer.Op is Sigmoid ? prediction.Producer.Inputs[0] : prediction, Smooth(target));

    private Value Smooth(Value target) => LabelSmoothing == 0 ? target : Add.Of(
        Scale.Of(target, 1 - LabelSmoothing), Constants.Of(target, LabelSmoothing / 2));
}
