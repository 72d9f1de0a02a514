using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>Asks for what the ranks here make of the weights that come with the task.</summary>
internal sealed record AggregateCommand
{
    public required Guid Run { get; init; }

    /// <summary>The number of training records of each rank.</summary>
    public required ImmutableArray<int> Records { get; init; }

    /// <summary>The number of validation records of each rank.</summary>
    public required ImmutableArray<int> ValidationRecords { get; init; }

    /// <summary>The epoch over the data, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>The step within the epoch whose gradients are wanted.</summary>
    public required int StepOfEpoch { get; init; }

    /// <summary>The same step within the run.</summary>
    public required long Step { get; init; }

    /// <summary>The sums of each rank's statistics over the epoch, or the validation, so far.</summary>
    public required ImmutableArray<double[]> Sums { get; init; }

    /// <summary>What each rank's part of the step's batch weighs; empty where the records carry no weights.</summary>
    public ImmutableArray<double> Weights { get; init; } = [];

    /// <summary>What is asked for.</summary>
    public required AggregatePart Part { get; init; }
}
