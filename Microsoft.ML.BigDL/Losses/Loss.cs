using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Losses;

/// <summary>
/// What training makes small: a number per sample, averaged over the batch with the samples' weights,
/// <c>sum(w[i] * loss[i]) / sum(w[i])</c>.
/// </summary>
public abstract class Loss
{
    private protected Loss()
    {
    }

    /// <summary>The type of the target for a prediction of the given type.</summary>
    internal abstract TensorType TargetType(TensorType prediction);

    /// <summary>The losses <c>[N]</c> of a prediction <c>[N, ...]</c>.</summary>
    internal abstract Value PerSample(Value prediction, Value target);
}
