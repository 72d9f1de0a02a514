using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>Applies an activation on its own, as Keras's layer <c>Activation</c> does.</summary>
public sealed class ActivationLayer : Layer
{
    /// <summary>Makes the layer.</summary>
    public ActivationLayer(Activation activation) => Activation = activation;

    /// <summary>The function applied.</summary>
    public Activation Activation { get; }

    private protected override bool KeepsLengths => true;

    private protected override Value Build(LayerBuilder builder, Value input) => Activation == Activation.Softmax
        ? Activations.Apply(Activation, input)
        : ImageLayout.Beneath(input, x => Activations.Apply(Activation, x));
}
