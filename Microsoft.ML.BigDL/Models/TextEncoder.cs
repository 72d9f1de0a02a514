namespace Microsoft.ML.BigDL.Models;

/// <summary>What makes one vector of the vectors of a text's words.</summary>
public enum TextEncoder
{
    /// <summary>Long short-term memory, <see cref="Layers.LSTM"/>: the last output.</summary>
    LSTM,

    /// <summary>Gated recurrent units, <see cref="Layers.GRU"/>: the last output.</summary>
    GRU,

    /// <summary>Long short-term memory from both ends, <see cref="Layers.Bidirectional"/>: the last outputs.</summary>
    BidirectionalLSTM,

    /// <summary>Gated recurrent units from both ends, <see cref="Layers.Bidirectional"/>: the last outputs.</summary>
    BidirectionalGRU,

    /// <summary>
    /// The mean and the largest of each element over the words, whatever their order: quick, and the best of these where there are few texts
    /// to learn from.
    /// </summary>
    Pooling,
}
