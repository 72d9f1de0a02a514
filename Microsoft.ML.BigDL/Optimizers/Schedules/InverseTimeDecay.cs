namespace Microsoft.ML.BigDL.Optimizers.Schedules;

/// <summary><c>rate = Initial / (1 + DecayRate step / DecaySteps)</c>, the quotient of steps rounded down when staircase.</summary>
/// <remarks>Source: Keras 3, <c>InverseTimeDecay</c>.</remarks>
/// <exception cref="ArgumentOutOfRangeException">There is not one step.</exception>
public sealed class InverseTimeDecay(float initialLearningRate, int decaySteps, float decayRate) : LearningRateSchedule
{
    private readonly int _decaySteps = AtLeastOne(decaySteps, nameof(decaySteps));

    /// <summary>Whether the rate falls in stairs; default false.</summary>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override float At(long iteration)
    {
        double share = (double)iteration / _decaySteps;
        return (float)(initialLearningRate / (1 + (decayRate * (Staircase ? Math.Floor(share) : share))));
    }
}
