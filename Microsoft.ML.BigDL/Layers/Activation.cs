namespace Microsoft.ML.BigDL.Layers;

/// <summary>The function applied to a layer's output, by Keras's names.</summary>
public enum Activation
{
    /// <summary>The output as it is.</summary>
    Linear,

    /// <summary><c>max(x, 0)</c>.</summary>
    ReLU,

    /// <summary><c>tanh(x)</c>.</summary>
    Tanh,

    /// <summary><c>1 / (1 + exp(-x))</c>.</summary>
    Sigmoid,

    /// <summary><c>exp(x) / sum exp(x)</c> over the last axis (the channels).</summary>
    Softmax,

    /// <summary><c>x P(x)</c> with the normal distribution P.</summary>
    GELU,

    /// <summary>ELU with alpha 1.</summary>
    ELU,

    /// <summary>Self-normalising ELU.</summary>
    SELU,

    /// <summary><c>ln(1 + exp(x))</c>.</summary>
    Softplus,

    /// <summary><c>x / (1 + |x|)</c>.</summary>
    Softsign,

    /// <summary><c>x / (1 + exp(-x))</c>, also called swish.</summary>
    SiLU,

    /// <summary><c>x / 6 + 0.5</c> cut to [0, 1].</summary>
    HardSigmoid,

    /// <summary><c>exp(x)</c>.</summary>
    Exponential,
}
