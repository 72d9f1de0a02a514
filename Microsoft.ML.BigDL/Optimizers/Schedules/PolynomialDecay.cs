namespace Microsoft.ML.BigDL.Optimizers.Schedules;

/// <summary><c>rate = (Initial - End) (1 - step / DecaySteps)^Power + End</c>, and End from DecaySteps on.</summary>
/// <remarks>Source: Keras 3, <c>PolynomialDecay</c>.</remarks>
/// <exception cref="ArgumentOutOfRangeException">There is not one step.</exception>
public sealed class PolynomialDecay(float initialLearningRate, int decaySteps) : LearningRateSchedule
{
    private readonly int _decaySteps = AtLeastOne(decaySteps, nameof(decaySteps));

    /// <summary>The rate at the end; default 0.0001.</summary>
    public float EndLearningRate { get; init; } = 0.0001f;

    /// <summary>The exponent; default 1, a straight line.</summary>
    public float Power { get; init; } = 1;

    /// <summary>Whether the rate rises again behind DecaySteps, to fall to End at twice, thrice ... the steps; default false.</summary>
    public bool Cycle { get; init; }

    /// <inheritdoc/>
    public override float At(long iteration)
    {
        double end = Cycle ? _decaySteps * Math.Max(1, Math.Ceiling((double)iteration / _decaySteps)) : _decaySteps;
        double share = Math.Min(1, iteration / end);
        return (float)(((initialLearningRate - (double)EndLearningRate) * Math.Pow(1 - share, Power)) + EndLearningRate);
    }
}
