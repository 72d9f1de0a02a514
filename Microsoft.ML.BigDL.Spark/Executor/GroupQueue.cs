using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>
/// The order in which a worker process does groups. The task of a group may come while the group before still runs: it waits here and begins
/// the moment that one ends. A group that fails takes the later ones of its membership epoch with it; a newer epoch ends the older ones.
/// </summary>
internal sealed class GroupQueue : IDisposable
{
    private readonly object _gate = new();
    private readonly HashSet<long> _entered = [];
    private GroupTurn? _running;
    private long? _next;
    private int _membership;
    private bool _isOver;

    /// <summary>Waits for the turn of a group.</summary>
    /// <param name="membership">Its membership epoch.</param>
    /// <param name="firstStep">Its first step.</param>
    /// <param name="isFirst">Whether it is the first of its epoch.</param>
    /// <param name="cancellation">Ends the wait, and the epoch with it.</param>
    /// <exception cref="WorkerFaultException">The epoch is over, or a task of the same group is here already.</exception>
    public GroupTurn Enter(int membership, long firstStep, bool isFirst, CancellationToken cancellation)
    {
        using CancellationTokenRegistration wake = cancellation.Register(Wake);
        lock (_gate)
        {
            if (membership > _membership)
            {
                End();
                (_membership, _isOver, _next) = (membership, false, null);
                _entered.Clear();
            }

            ThrowIfOver(membership, firstStep);
            if (!_entered.Add(firstStep))
            {
                End();
                throw new WorkerFaultException(ExecutorFault.Misplaced, $"Two tasks of the group from step {firstStep} came to one worker process.");
            }

            while (_running is not null || (isFirst ? _next is not null : _next != firstStep))
            {
                if (cancellation.IsCancellationRequested)
                {
                    End();
                    throw new OperationCanceledException("The task was killed while it waited for its turn.", cancellation);
                }

                Monitor.Wait(_gate);
                ThrowIfOver(membership, firstStep);
            }

            return _running = new GroupTurn(this, membership, firstStep, cancellation);
        }
    }

    /// <summary>Ends all groups that run or wait, and returns when none runs any more. Groups of a newer epoch may come afterwards.</summary>
    public void EndAll()
    {
        lock (_gate)
        {
            End();
            while (_running is not null)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>As <see cref="EndAll"/>, and lets nothing in any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _membership = int.MaxValue;
            EndAll();
        }
    }

    internal void Leave(GroupTurn turn)
    {
        lock (_gate)
        {
            _running = null;
            _entered.Remove(turn.FirstStep);
            if (turn.Membership == _membership)
            {
                _next = turn.Next;
                _isOver |= turn.Next is null;
            }

            Monitor.PulseAll(_gate);
        }
    }

    private void End()
    {
        _isOver = true;
        _running?.End();
        Monitor.PulseAll(_gate);
    }

    private void ThrowIfOver(int membership, long firstStep)
    {
        if (membership < _membership || _isOver)
        {
            throw new WorkerFaultException(ExecutorFault.Fenced,
                $"The group from step {firstStep} belongs to membership epoch {membership}, which is over in this worker: " +
                (membership < _membership ? "a newer one has begun." : "another group of it failed."));
        }

        if (_next > firstStep)
        {
            throw new WorkerFaultException(ExecutorFault.Fenced, $"A group begins at step {firstStep}, but this worker has done {_next} steps.");
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
