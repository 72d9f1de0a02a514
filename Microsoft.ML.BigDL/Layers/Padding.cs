namespace Microsoft.ML.BigDL.Layers;

/// <summary>What a window does at the edges of its input.</summary>
public enum Padding
{
    /// <summary>Windows lie wholly inside.</summary>
    Valid,

    /// <summary>Zeros are added, evenly and the odd one at the end, so that the output has ceil(input / stride) places.</summary>
    Same,

    /// <summary>Zeros are added in front alone, so that a step depends on none behind it; for <see cref="Conv1D"/>.</summary>
    Causal,
}
