using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>Gives each sample another shape with the same number of elements.</summary>
/// <remarks>Source: Keras 3, <c>Reshape</c>.</remarks>
public sealed class Reshape : Layer
{
    private readonly ImmutableArray<int> _target;

    /// <summary>Makes the layer.</summary>
    /// <param name="target">The extents of a sample, without the batch axis; one may be -1 and is worked out.</param>
    public Reshape(params ReadOnlySpan<int> target) => _target = ImmutableArray.Create(target);

    private protected override Value Build(LayerBuilder builder, Value input) => Ops.Shaping.Reshape.Of(
        input, [input.Type[0], .. _target.Select(extent => extent < 0 ? (Dimension?)null : extent)]);
}
