using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Losses;

namespace Microsoft.ML.BigDL.Losses;

/// <summary><c>loss = mean of p - t ln p</c>, over a sample's elements.</summary>
/// <remarks>prediction p and target t <c>[N, ..]</c>. Source: Keras 3, <c>Poisson</c>.</remarks>
public sealed class Poisson : Loss
{
    internal override TensorType TargetType(TensorType prediction) => prediction;

    internal override Value PerSample(Value prediction, Value target) =>
        ElementwiseLoss<ElementLosses.Poisson>.Of(default, prediction, target);
}
