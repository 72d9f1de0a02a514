using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Optimizers.Schedules;

/// <summary><c>rate = values[i]</c> from the step after <c>boundaries[i - 1]</c> up to and with <c>boundaries[i]</c>.</summary>
/// <remarks>Source: Keras 3, <c>PiecewiseConstantDecay</c>.</remarks>
public sealed class PiecewiseConstantDecay : LearningRateSchedule
{
    private readonly ImmutableArray<long> _boundaries;
    private readonly ImmutableArray<float> _values;

    /// <summary>Makes the schedule.</summary>
    /// <param name="boundaries">The last step of each rate but the last one, rising.</param>
    /// <param name="values">The rates, one more than boundaries.</param>
    /// <exception cref="ArgumentException">The numbers do not fit together, or the boundaries do not rise.</exception>
    public PiecewiseConstantDecay(ReadOnlySpan<long> boundaries, ReadOnlySpan<float> values)
    {
        if (values.Length != boundaries.Length + 1)
        {
            throw new ArgumentException($"PiecewiseConstantDecay: {boundaries.Length} boundaries part {boundaries.Length + 1} rates but " +
                $"{values.Length} were given.", nameof(values));
        }

        for (int i = 1; i < boundaries.Length; i++)
        {
            if (boundaries[i] <= boundaries[i - 1])
            {
                throw new ArgumentException($"PiecewiseConstantDecay: boundary {boundaries[i]} follows {boundaries[i - 1]} but boundaries must " +
                    "rise. Sort them.", nameof(boundaries));
            }
        }

        _boundaries = ImmutableArray.Create(boundaries);
        _values = ImmutableArray.Create(values);
    }

    /// <inheritdoc/>
    public override float At(long iteration)
    {
        int index = _boundaries.BinarySearch(iteration);
        return _values[index < 0 ? ~index : index];
    }
}
