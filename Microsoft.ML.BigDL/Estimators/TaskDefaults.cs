using System.Collections.Immutable;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Optimizers;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>What a task takes where the options leave it open.</summary>
internal static class TaskDefaults
{
    public static Optimizer Optimizer() => new Adam();

    public static Loss LossOf(ScoringTask task) => task switch
    {
        ScoringTask.Multiclass => new SparseCategoricalCrossentropy(),
        ScoringTask.Binary => new BinaryCrossentropy(),
        _ => new MeanSquaredError(),
    };

    public static ImmutableArray<Metric> MetricsOf(ScoringTask task, Layers.Model model) => task switch
    {
        ScoringTask.Multiclass => [new SparseCategoricalAccuracy()],
        // A score of 0 is a probability of one half.
        ScoringTask.Binary => [new BinaryAccuracy { Threshold = HeadOf(task, model) == OutputHead.Logit ? 0.5f : 0 }],
        _ => [],
    };

    /// <summary>What makes of the network's last operator what the task's evaluator reads.</summary>
    public static OutputHead HeadOf(ScoringTask task, Layers.Model model) => (task, model.Graph.Outputs[0].Producer.Op) switch
    {
        (ScoringTask.Multiclass, Softmax) => OutputHead.None,
        (ScoringTask.Multiclass, LogSoftmax) => OutputHead.Exp,
        (ScoringTask.Multiclass, _) => OutputHead.Softmax,
        (ScoringTask.Binary, Sigmoid) => OutputHead.Logit,
        _ => OutputHead.None,
    };
}
