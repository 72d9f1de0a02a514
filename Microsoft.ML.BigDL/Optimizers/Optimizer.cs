namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>A rule that turns gradients into new weights.</summary>
public abstract class Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>The learning rate, or its course over the steps.</summary>
    public LearningRateSchedule LearningRate { get; init; } = 0.001f;

    /// <summary>The largest magnitude of an element of the gradient, larger ones are cut to it; default null, none is.</summary>
    public float? ClipValue
    {
        get;
        init => field = Positive(value, nameof(ClipValue));
    }

    /// <summary>
    /// The largest Euclidean norm of the gradient of one weight tensor, longer ones are scaled down to it; default null, none is.
    /// </summary>
    public float? ClipNorm
    {
        get;
        init => field = Positive(value, nameof(ClipNorm));
    }

    /// <summary>The largest Euclidean norm of the gradient of all weights together, a longer one is scaled down to it; default null.</summary>
    /// <remarks>Pascanu, Mikolov and Bengio 2013, arXiv 1211.5063. Only one of the three ways to clip may be used, as in Keras.</remarks>
    public float? GlobalClipNorm
    {
        get;
        init => field = Positive(value, nameof(GlobalClipNorm));
    }

    /// <summary>The number of vectors, each as long as the weights, that the rule keeps from step to step.</summary>
    internal abstract int SlotCount { get; }

    /// <summary>Whether an update must be given <see cref="UpdateStep.GradientScale"/> from norms of the whole gradient.</summary>
    internal bool NeedsNorms => ClipNorm is not null || GlobalClipNorm is not null;

    /// <summary>The value of every element of a slot vector before the first step.</summary>
    internal virtual float SlotStart(int slot) => 0;

    /// <summary>Gives slot vectors that lie one after the other their first values.</summary>
    internal void StartSlots(Span<float> slots)
    {
        for (int slot = 0; slot < SlotCount; slot++)
        {
            int length = slots.Length / SlotCount;
            slots.Slice(slot * length, length).Fill(SlotStart(slot));
        }
    }

    /// <summary>
    /// Updates a range of the flat weight vector. Element-wise: cutting the vector elsewhere gives the same bits.
    /// </summary>
    /// <param name="weights">The weights, updated in place.</param>
    /// <param name="gradients">Their gradients, clipped by value already.</param>
    /// <param name="slots">The same range of each slot vector.</param>
    /// <param name="step">The number of the step, from 0, and its learning rate.</param>
    internal abstract void Update(Span<float> weights, ReadOnlySpan<float> gradients, SlotRange slots, in UpdateStep step);

    private static float? Positive(float? value, string name) => value is null || (value > 0 && float.IsFinite(value.Value))
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"Optimizer.{name} must be a finite number above 0, usually from 0.1 to 10.");
}
