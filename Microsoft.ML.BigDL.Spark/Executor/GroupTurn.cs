using System.Diagnostics;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>The right of one group to compute in this process. Given back before the group is done, it ends the membership epoch.</summary>
internal sealed class GroupTurn : IDisposable
{
    private readonly GroupQueue _queue;
    private readonly CancellationTokenSource _end;
    private readonly long _began = Stopwatch.GetTimestamp();

    public GroupTurn(GroupQueue queue, int membership, long firstStep, CancellationToken cancellation)
    {
        _queue = queue;
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Membership = membership;
        FirstStep = firstStep;
    }

    public int Membership { get; }

    public long FirstStep { get; }

    /// <summary>Cancelled with the task, and when the epoch ends before it.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>How long the turn has lasted.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>The step that comes after the group; null until it is done.</summary>
    public long? Next { get; private set; }

    /// <summary>Says that the group is done.</summary>
    /// <param name="next">The step that comes next.</param>
    public void Complete(long next) => Next = next;

    /// <summary>Ends the group from outside; it returns when it has noticed.</summary>
    public void End() => _end.Cancel();

    public void Dispose()
    {
        _queue.Leave(this);
        _end.Dispose();
    }
}
