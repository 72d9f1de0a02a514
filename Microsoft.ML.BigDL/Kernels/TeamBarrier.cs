namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// Lets the threads of a team wait for each other. It spins, because the gaps are microseconds, and yields when
/// they are not (more threads than processors).
/// </summary>
internal sealed class TeamBarrier(int threads)
{
    private int _waiting;
    private volatile int _generation;
    private volatile bool _isBroken;

    public int Threads { get; } = threads;

    /// <summary>Returns when all threads have called it.</summary>
    /// <exception cref="OperationCanceledException">Another thread failed and will not come.</exception>
    public void Wait()
    {
        if (Threads == 1)
        {
            return;
        }

        int generation = _generation;
        if (Interlocked.Increment(ref _waiting) == Threads)
        {
            _waiting = 0;
            _generation = generation + 1;
            return;
        }

        SpinWait spin = default;
        while (_generation == generation)
        {
            if (_isBroken)
            {
                throw new OperationCanceledException("Another thread of the team failed.");
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Frees the waiting threads with an error; the team resets the barrier before its next task.</summary>
    public void Break() => _isBroken = true;

    public void Reset()
    {
        _waiting = 0;
        _isBroken = false;
    }
}
