using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;

namespace Microsoft.ML.BigDL.Losses;

/// <summary><c>loss = mean of max(1 - t p, 0)^2</c> with targets -1 and 1, over a sample's elements.</summary>
/// <remarks>prediction p and target t <c>[N, ..]</c>. Source: Keras 3, <c>SquaredHinge</c>.</remarks>
public sealed class SquaredHinge : Loss
{
    internal override TensorType TargetType(TensorType prediction) => prediction;

    internal override Value PerSample(Value prediction, Value target) => SampleReduction.Mean(
        Square.Of(Relu.Of(Sub.Of(Constants.Of(prediction, 1), Mul.Of(prediction, target)))));
}
