using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>A network and its place in a pipeline: which columns enter it and which leave it.</summary>
internal sealed record ScoringModel
{
    public required ScoringTask Task { get; init; }

    public required ImmutableArray<InputBinding> Inputs { get; init; }

    /// <summary>The columns made of the network's outputs; exactly one unless the task is general.</summary>
    public required ImmutableArray<OutputBinding> Outputs { get; init; }

    public string Score { get; init; } = "Score";

    public string Probability { get; init; } = "Probability";

    public string PredictedLabel { get; init; } = "PredictedLabel";

    /// <summary>The name of the label column the network was trained on; empty for the general task.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>The names of the served graph's outputs. Columns a stock scorer is to make are given a passing name.</summary>
    [JsonIgnore]
    public ImmutableArray<string> GraphOutputs =>
        [.. Outputs.Select(output => Task == ScoringTask.General ? output.Column : $"__BigDL.{output.Column}")];
}
