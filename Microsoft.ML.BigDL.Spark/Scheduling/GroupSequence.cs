namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// Cuts a run into groups, one after the other. No group reaches across the end of a pass over the data, so that validation, early stop and
/// new orders of the records fall on boundaries.
/// </summary>
internal sealed class GroupSequence
{
    private readonly string _run;
    private readonly int _stepsPerEpoch;
    private readonly long _steps;
    private readonly long _earlierUpdates;

    /// <param name="run">Names the run.</param>
    /// <param name="stepsPerEpoch">The batches of one pass over the data.</param>
    /// <param name="epochs">The passes.</param>
    /// <param name="earlierUpdates">Updates of the weights in earlier runs that this one goes on from; default 0.</param>
    public GroupSequence(string run, int stepsPerEpoch, int epochs, long earlierUpdates = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(earlierUpdates);
        (_run, _stepsPerEpoch, _steps, _earlierUpdates) = (run, stepsPerEpoch, (long)stepsPerEpoch * epochs, earlierUpdates);
    }

    /// <summary>The first iteration that no group has taken yet.</summary>
    public long Position { get; private set; }

    public bool IsFinished => Position == _steps;

    /// <summary>Takes the next group, of at most <paramref name="size"/> iterations; null at the end of the run.</summary>
    public GroupPlan? Next(int size, int membershipEpoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (IsFinished)
        {
            return null;
        }

        int batch = (int)(Position % _stepsPerEpoch);
        var plan = new GroupPlan(
            _run,
            membershipEpoch,
            Position,
            Math.Min(size, _stepsPerEpoch - batch),
            (int)(Position / _stepsPerEpoch),
            batch,
            _earlierUpdates + Position);
        Position = plan.End;
        return plan;
    }

    /// <summary>Goes back, or on, to an iteration: the last boundary after a failure, or that of a checkpoint.</summary>
    public void Restart(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, _steps);
        Position = step;
    }

    /// <summary>Ends the run where it stands, as when it stops early.</summary>
    public void Finish() => Position = _steps;
}
