using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Losses;

namespace Microsoft.ML.BigDL.Losses;

/// <summary>
/// <c>loss = mean of d^2 / 2</c> where the distance <c>d = |p - t|</c> is at most Delta, else <c>Delta d - Delta^2 / 2</c>.
/// </summary>
/// <remarks>prediction p and target t <c>[N, ..]</c>. Huber 1964. Source: Keras 3, <c>Huber</c>.</remarks>
public sealed class Huber : Loss
{
    /// <summary>Where the square becomes a line; default 1.</summary>
    public float Delta { get; init; } = 1;

    internal override TensorType TargetType(TensorType prediction) => prediction;

    internal override Value PerSample(Value prediction, Value target) =>
        ElementwiseLoss<ElementLosses.Huber>.Of(new ElementLosses.Huber(Delta), prediction, target);
}
