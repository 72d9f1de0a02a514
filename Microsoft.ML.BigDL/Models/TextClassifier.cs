using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Layers;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Models;

/// <summary>Sorts texts, given as indices of words, into classes: word vectors, an encoder that makes one vector of them, a dense layer.</summary>
/// <remarks>
/// After BigDL's text classifier with a recurrent encoder. Pooling in place of recurrence: Joulin et al. 2016, arXiv 1607.01759, and Shen et
/// al. 2018, arXiv 1805.09843.
/// </remarks>
public static class TextClassifier
{
    /// <summary>
    /// Builds the network: input Int32 <c>[N, T]</c>, texts of any length padded at their end with 0, output the logits <c>[N, classes]</c>.
    /// </summary>
    /// <param name="vocabulary">The number of different indices, 0 for the padding included.</param>
    /// <param name="classes">The number of classes, 2 or more.</param>
    /// <param name="embeddingSize">The length of a word's vector; default 128.</param>
    /// <param name="units">The width of a recurrent layer; default 128.</param>
    /// <param name="encoder">What makes one vector of a text; default <see cref="TextEncoder.LSTM"/>.</param>
    /// <param name="dropoutRate">The share of the encoder's outputs dropped in training; default 0.2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two classes, or another number is out of range.</exception>
    public static Layers.Model Build(
        int vocabulary,
        int classes,
        int embeddingSize = 128,
        int units = 128,
        TextEncoder encoder = TextEncoder.LSTM,
        float dropoutRate = 0.2f)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        var text = new Input(Dimension.Symbol("T")) { ElementType = ElementType.Int32 };
        Value words = new Embedding(vocabulary, embeddingSize) { MaskZero = true }.Apply(text);
        Value encoded = encoder switch
        {
            TextEncoder.LSTM => new LSTM(units).Apply(words),
            TextEncoder.GRU => new GRU(units).Apply(words),
            TextEncoder.BidirectionalLSTM => new Bidirectional(new LSTM(units)).Apply(words),
            TextEncoder.BidirectionalGRU => new Bidirectional(new GRU(units)).Apply(words),
            TextEncoder.Pooling => new Concatenate().Apply(new GlobalAveragePooling1D().Apply(words), new GlobalMaxPooling1D().Apply(words)),
            _ => throw new ArgumentOutOfRangeException(nameof(encoder), encoder, "TextClassifier: unknown encoder."),
        };
        return new Layers.Model(text, new Dense(classes).Apply(new Dropout(dropoutRate).Apply(encoded)));
    }
}
