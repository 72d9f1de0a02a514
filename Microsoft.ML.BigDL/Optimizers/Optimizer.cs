namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>A rule that turns gradients into new weights.</summary>
public abstract class Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>The learning rate, or its course over the steps.</summary>
    public LearningRateSchedule LearningRate { get; init; } = 0.001f;

    /// <summary>The number of vectors, each as long as the weights, that the rule keeps from step to step.</summary>
    internal abstract int SlotCount { get; }

    /// <summary>The value of every element of a slot vector before the first step.</summary>
    internal virtual float SlotStart(int slot) => 0;

    /// <summary>
    /// Updates a range of the flat weight vector. Element-wise: cutting the vector elsewhere gives the same bits.
    /// </summary>
    /// <param name="weights">The weights, updated in place.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="slots">The same range of each slot vector.</param>
    /// <param name="step">The number of the step, from 0, and its learning rate.</param>
    internal abstract void Update(Span<float> weights, ReadOnlySpan<float> gradients, SlotRange slots, in UpdateStep step);
}
