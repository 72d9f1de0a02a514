namespace Microsoft.ML.BigDL.Metrics;

/// <summary>The weighted share of samples whose class is among the K largest predictions.</summary>
/// <remarks>
/// predictions <c>[N, C]</c>, targets <c>[N]</c>, 0-based, or <c>[N, C]</c>. Source: Keras 3, <c>TopKCategoricalAccuracy</c> and
/// <c>SparseTopKCategoricalAccuracy</c>.
/// </remarks>
public sealed class TopKCategoricalAccuracy : Metric
{
    /// <summary>How many predictions count; default 5, at least 1.</summary>
    public int K
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "TopKCategoricalAccuracy.K must be 1 or more.");
    } = 5;

    /// <inheritdoc/>
    public override string Name => $"top {K}";

    internal override int SumCount => 2;

    internal override double Result(ReadOnlySpan<double> sums) => sums[0] / sums[1];

    internal override void Update(
        Span<double> sums, ReadOnlySpan<float> predictions, int predictionWidth, ReadOnlySpan<float> targets, int targetWidth, ReadOnlySpan<float> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            ReadOnlySpan<float> row = predictions.Slice(i * predictionWidth, predictionWidth);
            float own = row[ClassOf.Target(targets, targetWidth, i)];
            int larger = 0;
            foreach (float prediction in row)
            {
                larger += prediction > own ? 1 : 0;
            }

            sums[0] += larger < K ? weights[i] : 0;
            sums[1] += weights[i];
        }
    }
}
