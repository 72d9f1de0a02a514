namespace Microsoft.ML.BigDL.Spark.Scheduling;

/// <summary>
/// Cuts a run into groups, one after the other. No group reaches across the end of a pass over the data, so that validation, early stop and
/// new orders of the records fall on boundaries.
/// </summary>
internal sealed class GroupSequence
{
    private readonly int _stepsPerEpoch;
    private readonly long _steps;

    /// <param name="stepsPerEpoch">The iterations of one pass over the data.</param>
    /// <param name="epochs">The passes.</param>
    public GroupSequence(int stepsPerEpoch, int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerEpoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        (_stepsPerEpoch, _steps) = (stepsPerEpoch, (long)stepsPerEpoch * epochs);
    }

    /// <summary>The first iteration that no group has taken yet.</summary>
    public long Position { get; private set; }

    public bool IsFinished => Position == _steps;

    /// <summary>Takes the next group, of at most <paramref name="size"/> iterations.</summary>
    /// <exception cref="InvalidOperationException">The run is finished.</exception>
    public GroupPlan Next(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (IsFinished)
        {
            throw new InvalidOperationException($"All {_steps} iterations are taken.");
        }

        int first = (int)(Position % _stepsPerEpoch);
        var plan = new GroupPlan(Position, Math.Min(size, _stepsPerEpoch - first), (int)(Position / _stepsPerEpoch), first);
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
}
