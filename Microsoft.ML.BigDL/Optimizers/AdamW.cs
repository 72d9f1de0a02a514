namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>Adam with weight decay apart from the gradient: before each step <c>w -= rate WeightDecay w</c>.</summary>
/// <remarks>Loshchilov and Hutter 2017, arXiv 1711.05101. Source: Keras 3, <c>AdamW</c>.</remarks>
public sealed class AdamW : Adam
{
    /// <summary>The share of the weight, times the learning rate, taken off at each step; default 0.004.</summary>
    public float WeightDecay { get; init; } = 0.004f;

    private protected override float DecoupledDecay => WeightDecay;
}
