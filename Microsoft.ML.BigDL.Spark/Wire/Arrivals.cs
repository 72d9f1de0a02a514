namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>
/// Lets threads wait until receiving threads have counted far enough. Counters only grow, so they are never reset and nothing is missed.
/// </summary>
internal sealed class Arrivals
{
    // Peers answer within microseconds when they are in step; more spinning takes the processor from the receiving threads.
    private const int SpinsBeforeSleep = 20;

    private readonly object _gate = new();
    private int _sleepers;
    private Exception? _failure;

    /// <summary>Counts what has arrived and wakes the waiting.</summary>
    public void Add(ref long counter, long amount)
    {
        // A full fence: either the sleeper sees the new count, or it is seen asleep.
        Interlocked.Add(ref counter, amount);
        if (Volatile.Read(ref _sleepers) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Nothing more will arrive: whoever waits, now or later, gets the reason.</summary>
    public void Fail(Exception reason)
    {
        lock (_gate)
        {
            _failure ??= reason;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for a count; false when it has not come within the time.</summary>
    public bool Wait(ref long counter, long target, TimeSpan timeout)
    {
        SpinWait spin = default;
        for (int i = 0; i < SpinsBeforeSleep; i++)
        {
            if (Volatile.Read(ref counter) >= target)
            {
                return true;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }

        var deadline = new Deadline(timeout);
        lock (_gate)
        {
            Interlocked.Increment(ref _sleepers);
            try
            {
                while (Volatile.Read(ref counter) < target)
                {
                    if (_failure is not null)
                    {
                        throw PeerGroup.Explain(_failure);
                    }

                    if (deadline.HasPassed)
                    {
                        return false;
                    }

                    Monitor.Wait(_gate, deadline.Left);
                }
            }
            finally
            {
                Interlocked.Decrement(ref _sleepers);
            }
        }

        return true;
    }
}
