using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Models;

/// <summary>Sorts texts, given as indices of words, into classes: word vectors, a recurrent layer, a dense layer.</summary>
/// <remarks>After BigDL's text classifier with a recurrent encoder.</remarks>
public static class TextClassifier
{
    /// <summary>
    /// Builds the network: input Int32 <c>[N, T]</c>, texts of any length padded at their end with 0, output the logits <c>[N, classes]</c>.
    /// </summary>
    /// <param name="vocabulary">The number of different indices, 0 for the padding included.</param>
    /// <param name="classes">The number of classes, 2 or more.</param>
    /// <param name="embeddingSize">The length of a word's vector; default 128.</param>
    /// <param name="units">The width of the recurrent layer; default 128.</param>
    /// <param name="encoder">The recurrent layer; default <see cref="TextEncoder.LSTM"/>.</param>
    /// <param name="dropoutRate">The share of the recurrent layer's outputs dropped in training; default 0.2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two classes, or another number is out of range.</exception>
    public static Sequential Build(
        int vocabulary,
        int classes,
        int embeddingSize = 128,
        int units = 128,
        TextEncoder encoder = TextEncoder.LSTM,
        float dropoutRate = 0.2f)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        return new Sequential(
            new Input(Dimension.Symbol("T")) { ElementType = ElementType.Int32 },
            new Embedding(vocabulary, embeddingSize) { MaskZero = true },
            encoder == TextEncoder.GRU ? new GRU(units) : new LSTM(units),
            new Dropout(dropoutRate),
            new Dense(classes));
    }
}
