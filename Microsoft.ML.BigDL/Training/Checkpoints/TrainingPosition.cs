using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Training.Checkpoints;

/// <summary>How far a training has come and what it has come to: all that the loop over epochs knows.</summary>
internal sealed record TrainingPosition
{
    /// <summary>The results of the finished epochs.</summary>
    public required ImmutableArray<EpochResult> Epochs { get; init; }

    /// <summary>The epoch, from 1, with the best loss; 0 before there is one.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>The steps done of the epoch under way.</summary>
    public required int StepOfEpoch { get; init; }

    /// <summary>The time spent training, in all processes.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The part of it before the epoch under way.</summary>
    public required TimeSpan EpochStart { get; init; }
}
