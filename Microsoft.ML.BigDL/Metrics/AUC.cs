namespace Microsoft.ML.BigDL.Metrics;

/// <summary>
/// The area under a curve drawn by moving the threshold above which a prediction counts as 1, through <see cref="Thresholds"/> places evenly
/// from 0 to 1.
/// </summary>
/// <remarks>
/// predictions <c>[N, D]</c>, probabilities; targets <c>[N, D]</c>, 0 or 1. Between places the precision is interpolated as in Davis and Goadrich
/// 2006. Source: Keras 3, <c>AUC</c>.
/// </remarks>
public sealed class AUC : Metric
{
    /// <summary>The number of thresholds; default 200, at least 2.</summary>
    public int Thresholds
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "AUC.Thresholds must be 2 or more.");
    } = 200;

    /// <summary>The curve; default <see cref="AUCCurve.ROC"/>.</summary>
    public AUCCurve Curve { get; init; }

    /// <inheritdoc/>
    public override string Name => "auc";

    // For every threshold the ones, then the zeros, for which it is the highest that they exceed; the first lies below 0, the last above 1.
    internal override int SumCount => 2 * (Thresholds - 1);

    internal override double Result(ReadOnlySpan<double> sums)
    {
        int places = Thresholds - 1;
        double ones = 0;
        double zeros = 0;
        for (int i = 0; i < places; i++)
        {
            ones += sums[i];
            zeros += sums[places + i];
        }

        // From the highest threshold down: t ones and f zeros exceed it.
        double area = 0;
        (double t, double f) = (0, 0);
        for (int i = places - 1; i >= 0; i--)
        {
            (double hits, double errors) = (sums[i], sums[places + i]);
            area += Curve == AUCCurve.ROC ? errors * (t + (hits / 2)) : UnderPrecision(t, f, hits, errors);
            (t, f) = (t + hits, f + errors);
        }

        return ones == 0 ? 0 : area / (Curve == AUCCurve.ROC ? ones * zeros : ones);
    }

    internal override void Update(
        Span<double> sums, ReadOnlySpan<float> predictions, int predictionWidth, ReadOnlySpan<float> targets, int targetWidth, ReadOnlySpan<float> weights)
    {
        int places = Thresholds - 1;
        for (int i = 0; i < predictions.Length; i++)
        {
            // Threshold j, from 1, is j / (n - 1); a prediction that equals it does not exceed it.
            int place = Math.Clamp((int)Math.Ceiling(predictions[i] * (double)places) - 1, 0, places - 1);
            sums[(targets[i] > 0.5f ? 0 : places) + place] += weights[i / predictionWidth];
        }
    }

    // Recall times the number of ones goes from t to t + hits while the precision is interpolated in the numbers of ones and zeros taken.
    private static double UnderPrecision(double t, double f, double hits, double errors)
    {
        double taken = hits + errors;
        if (taken == 0)
        {
            return 0;
        }

        double slope = hits / taken;
        double intercept = t - (slope * (t + f));
        double ratio = t + f > 0 ? (t + f + taken) / (t + f) : 1;
        return slope * (hits + (intercept * Math.Log(ratio)));
    }
}
