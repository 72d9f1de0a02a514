using System.Collections.Immutable;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>What an engine needs to train a network somewhere else.</summary>
/// <param name="Model">The network.</param>
/// <param name="Parameters">Its first weights; in the end they hold the trained ones.</param>
/// <param name="Options">How it is trained.</param>
internal sealed record TrainingJob(Layers.Model Model, ParameterStore Parameters, TrainingOptions Options)
{
    /// <summary>The columns of the inputs, of the label, and of the weight if there is one.</summary>
    public required ImmutableArray<ColumnRequest> Requests { get; init; }

    public required float FeatureScale { get; init; }

    /// <summary>Whether the last column holds the records' weights.</summary>
    public required bool IsWeighted { get; init; }

    /// <summary>The rows to train on, for engines that read them where they are.</summary>
    public required IDataView Input { get; init; }

    /// <summary>The rows to validate on, likewise.</summary>
    public IDataView? ValidationInput { get; init; }

    /// <summary>The share of the rows to set aside for validation, for engines that read them where they are.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>The rows that were read here; null where the engine reads them itself.</summary>
    public PackedRows? Training { get; init; }

    /// <summary>The validation rows that were read here.</summary>
    public PackedRows? Validation { get; init; }
}
