using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>Lays all axes but the batch into one: input <c>[N, ..]</c>, output <c>[N, product of the rest]</c>.</summary>
/// <remarks>The order is row-major, channels innermost for channels-last images. Source: Keras 3, <c>Flatten</c>.</remarks>
public sealed class Flatten : Layer
{
    private protected override Value Build(LayerBuilder builder, Value input) =>
        Ops.Shaping.Reshape.Of(input, input.Type[0], null);
}
