using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Pooling;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>The largest element of each window, over height and width: input <c>[N, H, W, C]</c>, output <c>[N, H', W', C]</c>.</summary>
/// <remarks>Source: Keras 3, <c>MaxPooling2D</c>.</remarks>
public sealed class MaxPooling2D : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="poolSize">The height and width of the window; default 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is empty.</exception>
    public MaxPooling2D(int poolSize = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(poolSize, 1);
        PoolSize = poolSize;
    }

    /// <summary>The height and width of the window.</summary>
    public int PoolSize { get; }

    /// <summary>The step from window to window; default the window's size.</summary>
    public int? Strides { get; init; }

    /// <summary>What happens at the edges; default <see cref="Padding.Valid"/>.</summary>
    public Padding Padding { get; init; }

    /// <summary>Where the channels are; default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; init; }

    private protected override Value Build(LayerBuilder builder, Value input) => ImageLayout.Through(input, DataFormat, x =>
    {
        int[] window = [PoolSize, PoolSize];
        int step = Strides ?? PoolSize;
        int[] strides = [step, step];
        return MaxPool.Of(x, PoolAttributes.Of(window, strides, WindowPads.Of(Padding, x.Type, window, strides, [1, 1])));
    });
}
