using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Pooling;

namespace Microsoft.ML.BigDL.Ops.Fusion;

/// <summary>
/// The gradient of ReLU, dy where y is above 0, else 0. Where y went into a maximum pooling alone, each maximum has its y, so the pooled
/// dy are masked by the maxima before they are spread: the same bits from a fraction of the memory, and y need not be kept.
/// </summary>
internal static class ReluGradient
{
    public static Value Of(Value dy, Value y) =>
        dy.Producer is { Op: MaxPoolGradient spread } gradient
        && gradient.Inputs[1].Producer is { Op: MaxPool or GlobalMaxPool } pooling
        && pooling.Inputs[0] == y
            ? Node.Apply(spread, Mask(gradient.Inputs[0], pooling.Outputs[0]), gradient.Inputs[1])
            : Mask(dy, y);

    private static Value Mask(Value dy, Value y) => Pairwise<ActivationGradients.Relu>.Of(default, dy, y);
}
