namespace Microsoft.ML.BigDL.Models;

/// <summary>What reads the words of a text one after the other.</summary>
public enum TextEncoder
{
    /// <summary>Long short-term memory, <see cref="Layers.LSTM"/>.</summary>
    LSTM,

    /// <summary>Gated recurrent units, <see cref="Layers.GRU"/>.</summary>
    GRU,
}
