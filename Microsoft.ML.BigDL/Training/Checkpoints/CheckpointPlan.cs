namespace Microsoft.ML.BigDL.Training.Checkpoints;

/// <summary>The checkpoints of one run.</summary>
/// <param name="Folder">Where they are, and when they are written.</param>
/// <param name="Facts">What the run is defined by, by name, apart from what the engine knows.</param>
internal sealed record CheckpointPlan(CheckpointFolder Folder, IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>Adds the facts that are known only once the engine has the rows.</summary>
    public Action<IDictionary<string, string>>? AddRows { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
