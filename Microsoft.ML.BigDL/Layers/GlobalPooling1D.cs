using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// A layer that makes one step of all: input <c>[N, T, C]</c>, output <c>[N, C]</c>. T may be symbolic.
/// </summary>
/// <remarks>
/// Behind an <see cref="Embedding"/> with <see cref="Embedding.MaskZero"/> only a sample's own steps count; one without any yields its first
/// step.
/// </remarks>
public abstract class GlobalPooling1D : Layer
{
    private protected GlobalPooling1D()
    {
    }

    /// <summary>Where the channels are; default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; init; }

    private protected sealed override Value Build(LayerBuilder builder, Value input)
    {
        if (input.Type.Rank != 3)
        {
            throw new ArgumentException($"the input has shape {input.Type.DimensionsText} but sequences [N, T, C] are expected. " +
                "Put an Embedding in front of indices, or reshape the input.");
        }

        return DataFormat == DataFormat.ChannelsFirst ? Pool(input, axis: 2)
            : input.Lengths is Value lengths ? Pool(input, lengths)
            : Pool(input, axis: 1);
    }

    /// <summary>Folds an axis.</summary>
    private protected abstract Value Pool(Value x, int axis);

    /// <summary>Folds the steps <c>[N, T, C]</c> of padded sequences.</summary>
    private protected abstract Value Pool(Value x, Value lengths);
}
