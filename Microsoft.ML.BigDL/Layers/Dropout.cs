using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>Sets a share of the elements to 0 in training and scales the others by <c>1 / (1 - Rate)</c>; the identity in inference.</summary>
/// <remarks>Srivastava et al. 2014. Source of the semantics: Keras 3, <c>Dropout</c>.</remarks>
public sealed class Dropout : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="rate">The share that is dropped, from 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    public Dropout(float rate)
    {
        if (!(rate >= 0 && rate < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Dropout: the rate must be from 0 to below 1, usually 0.2 to 0.5.");
        }

        Rate = rate;
    }

    /// <summary>The share that is dropped.</summary>
    public float Rate { get; }

    private protected override bool KeepsLengths => true;

    private protected override Value Build(LayerBuilder builder, Value input) =>
        Rate == 0 ? input : ImageLayout.Beneath(input, x => Ops.Random.Dropout.Of(x, Rate));
}
