using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Losses;

namespace Microsoft.ML.BigDL.Losses;

/// <summary><c>loss = mean of max(1 - t p, 0)</c> with targets -1 and 1, over a sample's elements.</summary>
/// <remarks>prediction p and target t <c>[N, ..]</c>. Source: Keras 3, <c>Hinge</c>.</remarks>
public sealed class Hinge : Loss
{
    internal override TensorType TargetType(TensorType prediction) => prediction;

    internal override Value PerSample(Value prediction, Value target) =>
        ElementwiseLoss<ElementLosses.Hinge>.Of(default, prediction, target);
}
