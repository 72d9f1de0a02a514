using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Pooling;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>The largest element of each window, over height and width: input <c>[N, H, W, C]</c>, output <c>[N, H', W', C]</c>.</summary>
/// <remarks>Source: Keras 3, <c>MaxPooling2D</c>.</remarks>
public sealed class MaxPooling2D : Pooling2D
{
    /// <summary>Makes the layer.</summary>
    /// <param name="poolSize">The height and width of the window; default 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is empty.</exception>
    public MaxPooling2D(int poolSize = 2)
        : base(poolSize)
    {
    }

    private protected override Value Pool(Value x, PoolAttributes attributes) => MaxPool.Of(x, attributes);
}
