using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;

namespace Microsoft.ML.BigDL.Losses;

/// <summary><c>loss = -sum of t p / (|t| |p|)</c> over the last axis: -1 where the directions are the same, 1 where they are opposite.</summary>
/// <remarks>prediction p and target t <c>[N, .., C]</c>. Source: Keras 3, <c>CosineSimilarity</c>.</remarks>
public sealed class CosineSimilarity : Loss
{
    // Keeps the quotient finite where a vector is all zeros.
    private const double LeastSquare = 1e-24;

    internal override TensorType TargetType(TensorType prediction) => prediction;

    internal override Value PerSample(Value prediction, Value target)
    {
        Value squares = Mul.Of(ReduceSum.Of(Square.Of(prediction), [-1]), ReduceSum.Of(Square.Of(target), [-1]));
        Value lengths = Sqrt.Of(Max.Of(squares, Constants.Of(squares, LeastSquare)));
        return Scale.Of(SampleReduction.Mean(Div.Of(ReduceSum.Of(Mul.Of(prediction, target), [-1]), lengths)), -1);
    }
}
