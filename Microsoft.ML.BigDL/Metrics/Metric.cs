namespace Microsoft.ML.BigDL.Metrics;

/// <summary>A figure of merit gathered batch by batch. It keeps nothing itself: what it has seen is a few sums that add up over batches and machines.</summary>
public abstract class Metric
{
    private protected Metric()
    {
    }

    /// <summary>The name shown in progress lines and histories.</summary>
    public abstract string Name { get; }

    /// <summary>How many sums the figure is made of.</summary>
    internal abstract int SumCount { get; }

    /// <summary>
    /// Adds a batch to the sums: predictions <c>[N, C]</c> and targets <c>[N, D]</c>, row-major, and the samples' weights.
    /// Class labels are given as numbers. Allocates nothing.
    /// </summary>
    internal abstract void Update(
        Span<double> sums,
        ReadOnlySpan<float> predictions,
        int predictionWidth,
        ReadOnlySpan<float> targets,
        int targetWidth,
        ReadOnlySpan<float> weights);

    /// <summary>The figure the sums come to; NaN before the first sample.</summary>
    internal abstract double Result(ReadOnlySpan<double> sums);
}
