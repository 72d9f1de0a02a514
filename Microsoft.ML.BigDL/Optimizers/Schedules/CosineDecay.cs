namespace Microsoft.ML.BigDL.Optimizers.Schedules;

/// <summary>
/// The rate falls along half a cosine from Initial to Alpha Initial over DecaySteps steps, after a straight rise from
/// WarmupFrom to Initial over WarmupSteps.
/// </summary>
/// <remarks>Loshchilov and Hutter 2016, arXiv 1608.03983.</remarks>
/// <exception cref="ArgumentOutOfRangeException">There is not one step.</exception>
public sealed class CosineDecay(float initialLearningRate, int decaySteps) : LearningRateSchedule
{
    private readonly int _decaySteps = AtLeastOne(decaySteps, nameof(decaySteps));

    /// <summary>The share of the rate that is left at the end; default 0.</summary>
    public float Alpha { get; init; }

    /// <summary>Steps of the rise; default 0.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>The rate at the start of the rise; default 0.</summary>
    public float WarmupFrom { get; init; }

    /// <inheritdoc/>
    public override float At(long iteration)
    {
        if (iteration < WarmupSteps)
        {
            return WarmupFrom + ((initialLearningRate - WarmupFrom) * iteration / WarmupSteps);
        }

        double share = Math.Min(1, (double)(iteration - WarmupSteps) / _decaySteps);
        double cosine = (1 + Math.Cos(Math.PI * share)) / 2;
        return (float)(initialLearningRate * (((1 - Alpha) * cosine) + Alpha));
    }
}
