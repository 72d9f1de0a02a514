using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Pooling;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>The mean over height and width: input <c>[N, H, W, C]</c>, output <c>[N, C]</c>.</summary>
/// <remarks>Source: Keras 3, <c>GlobalAveragePooling2D</c>.</remarks>
public sealed class GlobalAveragePooling2D : Layer
{
    /// <summary>Where the channels are; default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; init; }

    private protected override Value Build(LayerBuilder builder, Value input)
    {
        Value x = DataFormat == DataFormat.ChannelsFirst ? input : ImageLayout.ToFirst(input);
        return Ops.Shaping.Reshape.Of(GlobalAveragePool.Of(x), x.Type[0], x.Type[1]);
    }
}
