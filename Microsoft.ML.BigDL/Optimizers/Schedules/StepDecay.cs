namespace Microsoft.ML.BigDL.Optimizers.Schedules;

/// <summary><c>rate = Initial Gamma^floor(step / StepSize)</c>: multiplied with Gamma every StepSize steps.</summary>
/// <remarks>Source: PyTorch, <c>StepLR</c>, counted in steps; BigDL, <c>SGD.Step</c>.</remarks>
/// <exception cref="ArgumentOutOfRangeException">There is not one step.</exception>
public sealed class StepDecay(float initialLearningRate, int stepSize, float gamma = 0.1f) : LearningRateSchedule
{
    private readonly int _stepSize = AtLeastOne(stepSize, nameof(stepSize));

    /// <inheritdoc/>
    public override float At(long iteration) => (float)(initialLearningRate * Math.Pow(gamma, Math.Floor((double)iteration / _stepSize)));
}
