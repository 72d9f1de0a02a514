using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Initializers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// Brings each channel to mean 0 and variance 1, then scales and shifts:
/// <c>y = (x - mean) / sqrt(variance + Epsilon) gamma + beta</c>.
/// </summary>
/// <remarks>
/// input and output <c>[N, .., C]</c> (or <c>[N, C, ..]</c>). In training mean and variance are the batch's, and the
/// running ones take <c>Momentum old + (1 - Momentum) batch</c>; in inference the running ones are used. Ioffe and
/// Szegedy 2015, arXiv 1502.03167. Source: Keras 3, <c>BatchNormalization</c>; momentum is the share of the old value kept.
/// </remarks>
public sealed class BatchNormalization : Layer
{
    /// <summary>The share of the old running statistics that is kept; default 0.99.</summary>
    public float Momentum { get; init; } = 0.99f;

    /// <summary>Added to the variance; default 0.001.</summary>
    public float Epsilon { get; init; } = 1e-3f;

    /// <summary>Where the channels are; default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; init; }

    private protected override bool KeepsLengths => true;

    private protected override Value Build(LayerBuilder builder, Value input) => input.Type.Rank == 2
        ? Normalize(builder, input)
        : ImageLayout.Through(input, DataFormat, x => Normalize(builder, x));

    private Value Normalize(LayerBuilder builder, Value x)
    {
        var shape = new Shape(x.Type[1].Value);
        var op = new Ops.Normalization.BatchNormalization { Epsilon = Epsilon, Momentum = Momentum, Training = true };
        return Ops.Normalization.BatchNormalization.Of(
            op,
            x,
            builder.Weight("gamma", shape, new Ones()),
            builder.Weight("beta", shape, new Zeros()),
            builder.State("moving_mean", shape, new Zeros()),
            builder.State("moving_variance", shape, new Ones()));
    }
}
