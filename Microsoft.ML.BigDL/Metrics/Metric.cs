namespace Microsoft.ML.BigDL.Metrics;

/// <summary>A figure of merit gathered batch by batch.</summary>
public abstract class Metric
{
    private protected Metric()
    {
    }

    /// <summary>The name shown in progress lines and histories.</summary>
    public abstract string Name { get; }

    /// <summary>The figure over everything seen since the last <see cref="Reset"/>; NaN before the first sample.</summary>
    public abstract double Result { get; }

    /// <summary>Forgets what was seen.</summary>
    public abstract void Reset();

    /// <summary>
    /// Takes in a batch: predictions <c>[N, C]</c> and targets <c>[N, D]</c>, row-major, and the samples' weights.
    /// Class labels are given as numbers. Allocates nothing.
    /// </summary>
    internal abstract void Update(
        ReadOnlySpan<float> predictions, int predictionWidth, ReadOnlySpan<float> targets, int targetWidth, ReadOnlySpan<float> weights);
}
