using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;

namespace Microsoft.ML.BigDL.Losses;

/// <summary><c>loss = mean of (ln(p + 1) - ln(t + 1))^2</c> with both at least 1e-7, over a sample's elements.</summary>
/// <remarks>prediction p and target t <c>[N, ..]</c>. Source: Keras 3, <c>MeanSquaredLogarithmicError</c>.</remarks>
public sealed class MeanSquaredLogarithmicError : Loss
{
    private const float Epsilon = 1e-7f;

    internal override TensorType TargetType(TensorType prediction) => prediction;

    internal override Value PerSample(Value prediction, Value target) =>
        SampleReduction.Mean(Square.Of(Sub.Of(LogOnePlus(prediction), LogOnePlus(target))));

    private static Value LogOnePlus(Value x) =>
        Log.Of(Add.Of(Clip.Of(x, Epsilon, float.PositiveInfinity), Constants.Of(x, 1)));
}
