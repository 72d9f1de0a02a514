namespace Microsoft.ML.BigDL.Training;

/// <summary>The bytes of native memory that a plan and the vectors it works on take. Data and the model's description come on top.</summary>
/// <param name="Weights">The weights and running statistics.</param>
/// <param name="Gradients">The gradients and the new running statistics, of each rank.</param>
/// <param name="OptimizerState">What the optimiser keeps from step to step.</param>
/// <param name="BestWeights">The copy of the best epoch's weights.</param>
/// <param name="Activations">What the layers hand on, forwards and backwards, and constants: the plan's arena.</param>
/// <param name="Scratch">The threads' private memory.</param>
public sealed record MemoryUse(long Weights, long Gradients, long OptimizerState, long BestWeights, long Activations, long Scratch)
{
    /// <summary>All bytes.</summary>
    public long Total => Weights + Gradients + OptimizerState + BestWeights + Activations + Scratch;
}
