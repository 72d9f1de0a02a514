using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Pooling;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>The mean of each window, padding left out, over height and width: input <c>[N, H, W, C]</c>, output <c>[N, H', W', C]</c>.</summary>
/// <remarks>Source: Keras 3, <c>AveragePooling2D</c>.</remarks>
public sealed class AveragePooling2D : Pooling2D
{
    /// <summary>Makes the layer.</summary>
    /// <param name="poolSize">The height and width of the window; default 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is empty.</exception>
    public AveragePooling2D(int poolSize = 2)
        : base(poolSize)
    {
    }

    private protected override Value Pool(Value x, PoolAttributes attributes) => AveragePool.Of(x, attributes);
}
