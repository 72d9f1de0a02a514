namespace Microsoft.ML.BigDL.Optimizers.Schedules;

/// <summary>
/// A straight rise from StartFactor to 1 times another schedule's first rate over the first steps; that schedule, from its step 0, follows.
/// </summary>
/// <param name="steps">Steps of the rise, 1 or more.</param>
/// <param name="then">What follows; a number stands for the constant rate.</param>
/// <remarks>Goyal et al. 2017, arXiv 1706.02677.</remarks>
/// <exception cref="ArgumentOutOfRangeException">There is not one step.</exception>
public sealed class Warmup(int steps, LearningRateSchedule then) : LearningRateSchedule
{
    private readonly int _steps = AtLeastOne(steps, nameof(steps));

    /// <summary>The share of the rate at the first step; default 0.</summary>
    public float StartFactor { get; init; }

    /// <inheritdoc/>
    public override float At(long iteration) => iteration >= _steps
        ? then.At(iteration - _steps)
        : (float)(then.At(0) * (StartFactor + ((1 - StartFactor) * (double)iteration / _steps)));
}
