using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Pooling;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>A layer that makes one element of each window over height and width: input <c>[N, H, W, C]</c>, output <c>[N, H', W', C]</c>.</summary>
public abstract class Pooling2D : Layer
{
    private protected Pooling2D(int poolSize)
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

    private protected sealed override Value Build(LayerBuilder builder, Value input) => ImageLayout.Through(input, DataFormat, x =>
    {
        int[] window = [PoolSize, PoolSize];
        int step = Strides ?? PoolSize;
        int[] strides = [step, step];
        return Pool(x, PoolAttributes.Of(window, strides, WindowPads.Of(Padding, x.Type, window, strides, [1, 1])));
    });

    /// <summary>Applies the operator to a value with the channels in front.</summary>
    private protected abstract Value Pool(Value x, PoolAttributes attributes);
}
