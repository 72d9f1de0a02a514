using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;

namespace Microsoft.ML.BigDL.Losses;

/// <summary><c>loss = mean of 100 |p - t| / max(|t|, 1e-7)</c>, over a sample's elements.</summary>
/// <remarks>prediction p and target t <c>[N, ..]</c>. Source: Keras 3, <c>MeanAbsolutePercentageError</c>.</remarks>
public sealed class MeanAbsolutePercentageError : Loss
{
    private const double Epsilon = 1e-7;

    internal override TensorType TargetType(TensorType prediction) => prediction;

    internal override Value PerSample(Value prediction, Value target)
    {
        Value size = Max.Of(Abs.Of(target), Constants.Of(target, Epsilon));
        return SampleReduction.Mean(Scale.Of(Div.Of(Abs.Of(Sub.Of(prediction, target)), size), 100));
    }
}
