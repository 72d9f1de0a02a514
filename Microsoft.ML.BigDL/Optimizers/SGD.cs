using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Optimizers;

/// <summary>
/// Stochastic gradient descent: <c>w -= rate g</c>; with momentum <c>m = Momentum m + (1 - Dampening) g, w -= rate m</c>,
/// in Nesterov's form <c>w -= rate (g + Momentum m)</c>.
/// </summary>
/// <remarks>The default learning rate is 0.01. Source: Keras 3 and PyTorch, <c>SGD</c>.</remarks>
public sealed class SGD : Optimizer
{
    /// <summary>Makes the optimiser with a learning rate of 0.01.</summary>
    public SGD() => LearningRate = 0.01f;

    /// <summary>The share of the last step that is kept; default 0.</summary>
    public float Momentum { get; init; }

    /// <summary>The share of the gradient left out of the momentum; default 0.</summary>
    public float Dampening { get; init; }

    /// <summary>Whether the step looks ahead along the momentum; default false.</summary>
    public bool Nesterov { get; init; }

    /// <summary>The L2 penalty added to the gradient, as a share of the weight; default 0.</summary>
    public float WeightDecay { get; init; }

    internal override int SlotCount => Momentum == 0 ? 0 : 1;

    internal override void Update(Span<float> weights, ReadOnlySpan<float> gradients, SlotRange slots, in UpdateStep step)
    {
        if (Momentum == 0)
        {
            var plain = new SgdStep
            {
                LearningRate = step.LearningRate,
                GradientScale = step.GradientScale,
                WeightDecay = WeightDecay,
            };
            OptimizerUpdate.Run(weights, gradients, default, default, plain, step.IsSparse);
            return;
        }

        // As in PyTorch the first momentum is the gradient itself, whatever the dampening.
        var momentum = new MomentumStep
        {
            LearningRate = step.LearningRate,
            GradientScale = step.GradientScale,
            WeightDecay = WeightDecay,
            Momentum = Momentum,
            Dampening = step.Step == 0 ? 0 : Dampening,
            IsNesterov = Nesterov,
        };
        OptimizerUpdate.Run(weights, gradients, slots[0], default, momentum, step.IsSparse);
    }
}
