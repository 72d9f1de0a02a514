using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// Brings the last axis of each sample to mean 0 and variance 1, then scales and shifts:
/// <c>y = (x - mean) / sqrt(variance + Epsilon) gamma + beta</c>, the same in training and inference.
/// </summary>
/// <remarks>input and output <c>[N, .., C]</c>. Ba et al. 2016, arXiv 1607.06450. Source: Keras 3, <c>LayerNormalization</c>.</remarks>
public sealed class LayerNormalization : Layer
{
    /// <summary>Added to the variance; default 0.001.</summary>
    public float Epsilon { get; init; } = 1e-3f;

    private protected override bool KeepsLengths => true;

    private protected override Value Build(LayerBuilder builder, Value input)
    {
        var shape = new Shape(input.Type[-1].Value);
        return Ops.Normalization.LayerNormalization.Of(
            input, builder.Weight("gamma", shape, new Ones()), builder.Weight("beta", shape, new Zeros()), -1, Epsilon);
    }
}
