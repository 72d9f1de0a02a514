namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>A thread beside the team that does an exchange's errands while the team computes. It sleeps until there is something to do.</summary>
internal sealed class Courier : IDisposable
{
    private readonly Action _work;
    private readonly Action<Exception> _failed;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private long _rings;
    private bool _isAsleep;
    private bool _isEnded;

    /// <param name="work">Does what there is to do; called after one or more rings.</param>
    /// <param name="failed">Gets the reason why the courier will do nothing more.</param>
    public Courier(Action work, Action<Exception> failed)
    {
        _work = work;
        _failed = failed;
        _thread = new Thread(Run) { IsBackground = true, Name = "BigDL courier" };
        _thread.Start();
    }

    /// <summary>Says that there is something to do; never waits for it.</summary>
    public void Ring()
    {
        // A full fence: either the courier sees the ring before it sleeps, or it is seen asleep.
        Interlocked.Increment(ref _rings);
        if (Volatile.Read(ref _isAsleep))
        {
            lock (_gate)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Returns when the courier has done what it was doing.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _isEnded, true);
        Ring();
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            long heard = WaitForRingAfter(0);
            while (!Volatile.Read(ref _isEnded))
            {
                _work();
                heard = WaitForRingAfter(heard);
            }
        }
        catch (Exception error)
        {
            _failed(error);
        }
    }

    private long WaitForRingAfter(long heard)
    {
        if (Volatile.Read(ref _rings) == heard)
        {
            lock (_gate)
            {
                Interlocked.Exchange(ref _isAsleep, true);
                while (Volatile.Read(ref _rings) == heard)
                {
                    Monitor.Wait(_gate);
                }

                Volatile.Write(ref _isAsleep, false);
            }
        }

        return Volatile.Read(ref _rings);
    }
}
