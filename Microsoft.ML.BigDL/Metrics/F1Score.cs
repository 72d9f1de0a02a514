using System.Numerics.Tensors;

namespace Microsoft.ML.BigDL.Metrics;

/// <summary>
/// The harmonic mean of precision and recall, <c>2 hits / (predicted + wanted)</c>, of the class with the largest prediction; 0 for a class
/// that is neither predicted nor wanted.
/// </summary>
/// <remarks>predictions <c>[N, C]</c>, targets <c>[N]</c>, 0-based, or <c>[N, C]</c>. Source: Keras 3, <c>F1Score</c> without threshold.</remarks>
public sealed class F1Score : Metric
{
    private readonly int _classes;

    /// <summary>Makes the metric.</summary>
    /// <param name="classes">The number of classes, 2 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two classes.</exception>
    public F1Score(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        _classes = classes;
    }

    /// <summary>How the scores of classes become one; default <see cref="F1Average.Macro"/>.</summary>
    public F1Average Average { get; init; }

    /// <inheritdoc/>
    public override string Name => "f1";

    // Of each class the hits, then how often it is predicted, then how often it is wanted.
    internal override int SumCount => 3 * _classes;

    internal override double Result(ReadOnlySpan<double> sums)
    {
        ReadOnlySpan<double> hits = sums[.._classes];
        ReadOnlySpan<double> others = sums[_classes..];
        if (Average == F1Average.Micro)
        {
            return 2 * TensorPrimitives.Sum(hits) / TensorPrimitives.Sum(others);
        }

        double total = 0;
        for (int i = 0; i < _classes; i++)
        {
            double both = others[i] + others[_classes + i];
            total += both > 0 ? 2 * hits[i] / both : 0;
        }

        return total / _classes;
    }

    internal override void Update(
        Span<double> sums, ReadOnlySpan<float> predictions, int predictionWidth, ReadOnlySpan<float> targets, int targetWidth, ReadOnlySpan<float> weights)
    {
        if (predictionWidth != _classes)
        {
            throw new ArgumentException($"F1Score: the network yields {predictionWidth} numbers a sample but {_classes} classes were declared. " +
                "Give the network's number of classes.");
        }

        for (int i = 0; i < weights.Length; i++)
        {
            int predicted = TensorPrimitives.IndexOfMax(predictions.Slice(i * predictionWidth, predictionWidth));
            int wanted = ClassOf.Target(targets, targetWidth, i);
            sums[predicted] += predicted == wanted ? weights[i] : 0;
            sums[_classes + predicted] += weights[i];
            sums[(2 * _classes) + wanted] += weights[i];
        }
    }
}
