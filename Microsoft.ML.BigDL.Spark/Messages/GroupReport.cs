using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>What a host did in a group of steps.</summary>
internal sealed record GroupReport
{
    /// <summary>The host, by its place in the command.</summary>
    public required int Host { get; init; }

    /// <summary>The ranks it hosts.</summary>
    public required ImmutableArray<int> Ranks { get; init; }

    /// <summary>The sums of these ranks' statistics over the epoch so far.</summary>
    public required ImmutableArray<double[]> Sums { get; init; }

    /// <summary>Those over the validation records; empty without validation.</summary>
    public ImmutableArray<double[]> ValidationSums { get; init; } = [];

    /// <summary>How long the task stood ready while the group before still ran.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>From its turn to this report: the steps, and what is to be done before and after them.</summary>
    public TimeSpan Busy { get; init; }

    /// <summary>From the first step to the end of the last.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Of it, spent exchanging gradients and weights, waiting for peers included.</summary>
    public required TimeSpan Exchange { get; init; }

    /// <summary>Of it, spent waiting for peers.</summary>
    public required TimeSpan Wait { get; init; }

    /// <summary>Bytes sent to peers during the group.</summary>
    public required long BytesSent { get; init; }

    /// <summary>A hash of weights and states after the group; all hosts must agree.</summary>
    public required string Hash { get; init; }
}
