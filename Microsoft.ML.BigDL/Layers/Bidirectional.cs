using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>Reads sequences from both ends with two recurrent layers of one kind, and merges what they yield.</summary>
/// <remarks>
/// input <c>[N, T, I]</c>, output <c>[N, 2 Units]</c> or <c>[N, T, 2 Units]</c>, or half as wide by the merge mode. Outputs of all steps are in
/// the order of the input. Each direction has the layer's weights for itself, named forward_kernel, backward_kernel and so on. Padded
/// sequences are read backwards from their own last step. Schuster and Paliwal 1997. Source: Keras 3, <c>Bidirectional</c>.
/// </remarks>
public sealed class Bidirectional : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="layer">What both directions are like; it is read as a description and not changed.</param>
    /// <exception cref="ArgumentException">The layer goes backwards itself.</exception>
    public Bidirectional(RecurrentLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.GoBackwards)
        {
            throw new ArgumentException("Bidirectional: the layer goes backwards itself. Leave out GoBackwards.", nameof(layer));
        }

        Layer = layer;
    }

    /// <summary>What both directions are like.</summary>
    public RecurrentLayer Layer { get; }

    /// <summary>How the directions are merged; default <see cref="MergeMode.Concat"/>.</summary>
    public MergeMode MergeMode { get; init; }

    private protected override bool KeepsLengths => Layer.ReturnSequences;

    private protected override Value Build(LayerBuilder builder, Value input)
    {
        Value forward = Layer.Read(builder, "forward_", input, isReverse: false);
        Value backward = Layer.Read(builder, "backward_", input, isReverse: true);
        return MergeMode switch
        {
            MergeMode.Concat => Ops.Shaping.Concat.Of([forward, backward], -1),
            MergeMode.Sum => Ops.Elementwise.Add.Of(forward, backward),
            MergeMode.Average => Ops.Elementwise.Scale.Of(Ops.Elementwise.Add.Of(forward, backward), 0.5f),
            MergeMode.Multiply => Ops.Elementwise.Mul.Of(forward, backward),
            _ => throw new ArgumentException($"the merge mode {MergeMode} is unknown. Use one of {string.Join(", ", Enum.GetNames<MergeMode>())}."),
        };
    }
}
