using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Ops.Fusion;

namespace Microsoft.ML.BigDL.Training;

/// <summary>Works out the memory of a training and of scoring from their plans, without training.</summary>
internal static class MemoryEstimate
{
    /// <exception cref="NotSupportedException">An operator has no gradient.</exception>
    /// <exception cref="ArgumentException">The loss does not fit the model's first output.</exception>
    public static MemoryUse OfTraining(Layers.Model model, SummaryOptions options)
    {
        using var plans = new TrainingPlans(model, options.Loss ?? LossFor(model.OutputTypes[0]));
        // Every rank runs its part of the batch in the same memory, and the first parts are the largest.
        int samples = (options.BatchSize + options.LogicalRanks - 1) / options.LogicalRanks;
        Plan plan = plans.Get(samples, TrainingPlans.Bucket(options.SequenceLength), isTraining: true);
        long weights = Weights(model.Layout);
        return Of(plan, weights, options) with
        {
            Gradients = weights * options.LogicalRanks,
            OptimizerState = (long)model.Layout.TrainableLength * sizeof(float) * options.Optimizer.SlotCount,
            BestWeights = weights,
        };
    }

    public static MemoryUse OfScoring(Layers.Model model, SummaryOptions options)
    {
        Graph bound = Binding.Bind(
            InferenceForm.Of(model.Graph), TrainingPlans.Symbols(options.BatchSize, TrainingPlans.Bucket(options.SequenceLength)));
        using Plan plan = PlanCompiler.Compile(new PlanRequest(FuseActivations.Apply(bound), model.Layout) { BatchSize = options.BatchSize });
        return Of(plan, Weights(model.Layout), options);
    }

    private static MemoryUse Of(Plan plan, long weights, SummaryOptions options) => new(
        weights,
        Gradients: 0,
        OptimizerState: 0,
        BestWeights: 0,
        Activations: plan.ArenaBytes + plan.ConstantBytes,
        Scratch: ArenaLayout.Align(plan.ScratchBytes) * options.Threads);

    private static Loss LossFor(TensorType output) => output.Rank == 2 && output[1] is { IsFixed: true, Value: > 1 }
        ? new SparseCategoricalCrossentropy()
        : new MeanSquaredError();

    private static long Weights(ParameterLayout layout) => ((long)layout.TrainableLength + layout.StateLength) * sizeof(float);
}
