using System.Collections.Immutable;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Training.Checkpoints;

namespace Microsoft.ML.BigDL.Training;

/// <summary>How a model is trained, apart from the data.</summary>
internal sealed record TrainingOptions
{
    public required Loss Loss { get; init; }

    public required Optimizer Optimizer { get; init; }

    public ImmutableArray<Metric> Metrics { get; init; } = [];

    public int Epochs { get; init; } = 1;

    public int BatchSize { get; init; } = 32;

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The number of parts, each with its own gradient, that every batch is cut into; part of what defines the result.</summary>
    public int LogicalRanks { get; init; } = 1;

    public ulong Seed { get; init; }

    public bool Shuffles { get; init; } = true;

    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>What is saved while the training runs, and gone on from; null for nothing.</summary>
    public CheckpointPlan? Checkpoints { get; init; }

    /// <summary>Told of every step and epoch; null for silence.</summary>
    public ITrainingObserver? Observer { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>Looks whether so many records can be trained on.</summary>
    /// <exception cref="ArgumentException">There are none, or too few for the ranks.</exception>
    public void ThrowIfUnfit(int records)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LogicalRanks, 1);
        if (records == 0)
        {
            throw new ArgumentException("There are no training records. Check the filter or the path the data came from.");
        }

        if (BatchSize < LogicalRanks || records < LogicalRanks)
        {
            throw new ArgumentException($"{LogicalRanks} logical ranks cannot share {records} records in batches of {BatchSize}: each rank needs " +
                "at least one. Use fewer ranks (BigDLOptions.LogicalRanks; by default one for each executor) or a larger batch.");
        }
    }
}
