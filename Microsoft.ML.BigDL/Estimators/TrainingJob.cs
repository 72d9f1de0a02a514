using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>What an engine needs to train a network somewhere else.</summary>
/// <param name="Model">The network.</param>
/// <param name="Parameters">Its first weights; in the end they hold the trained ones.</param>
/// <param name="Options">How it is trained.</param>
internal sealed record TrainingJob(Layers.Model Model, ParameterStore Parameters, TrainingOptions Options)
{
    public required float FeatureScale { get; init; }

    /// <summary>Whether the last column holds the records' weights.</summary>
    public required bool IsWeighted { get; init; }

    /// <summary>The rows to train and to validate on.</summary>
    public required TrainingRows Rows { get; init; }
}
