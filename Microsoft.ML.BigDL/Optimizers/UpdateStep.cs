namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>What an update needs to know of the step: its number from 0, its learning rate and the factor on the gradients.</summary>
internal readonly record struct UpdateStep(long Step, float LearningRate, float GradientScale = 1)
{
    /// <summary>Whether weights whose gradient is 0, and their slots, stay as they are.</summary>
    public bool IsSparse { get; init; }
}
