using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>A group of steps for all hosts to do together.</summary>
internal sealed record GroupCommand
{
    public required Guid Run { get; init; }

    /// <summary>The run's secret, by which hosts know each other.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The membership epoch, raised whenever hosts or placement change or a group failed.</summary>
    public required int Membership { get; init; }

    public required ImmutableArray<HostAddress> Hosts { get; init; }

    /// <summary>The host of each rank, by its place among <see cref="Hosts"/>.</summary>
    public required ImmutableArray<int> HostOfRank { get; init; }

    /// <summary>The number of training records of each rank.</summary>
    public required ImmutableArray<int> Records { get; init; }

    /// <summary>The number of validation records of each rank.</summary>
    public required ImmutableArray<int> ValidationRecords { get; init; }

    /// <summary>The epoch over the data, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>The first step, within the epoch.</summary>
    public required int FirstStepOfEpoch { get; init; }

    /// <summary>The first step, within the run. Weights and slots must be those of this step.</summary>
    public required long FirstStep { get; init; }

    public required int Steps { get; init; }

    /// <summary>What is done of the steps; a part of one step comes with a job of its own.</summary>
    public StepPart Part { get; init; }

    /// <summary>
    /// What hosts begin a membership epoch with; null where the group goes on from the one before, which may still run when this one is
    /// handed out.
    /// </summary>
    public SeatStart? Start { get; init; }

    /// <summary>The best epoch that is known, from 0, whose end is not to be forgotten; null before there is one.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Whether the network is evaluated on the validation records at the end.</summary>
    public bool Validates { get; init; }
}
