namespace Microsoft.ML.BigDL.Optimizers.Schedules;

/// <summary><c>rate = Initial DecayRate^(step / DecaySteps)</c>, the exponent rounded down when staircase.</summary>
/// <remarks>Source: Keras 3, <c>ExponentialDecay</c>.</remarks>
/// <exception cref="ArgumentOutOfRangeException">There is not one step.</exception>
public sealed class ExponentialDecay(float initialLearningRate, int decaySteps, float decayRate) : LearningRateSchedule
{
    private readonly int _decaySteps = AtLeastOne(decaySteps, nameof(decaySteps));

    /// <summary>Whether the rate falls in stairs; default false.</summary>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override float At(long iteration)
    {
        double exponent = (double)iteration / _decaySteps;
        return (float)(initialLearningRate * Math.Pow(decayRate, Staircase ? Math.Floor(exponent) : exponent));
    }
}
