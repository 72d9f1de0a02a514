using System.Runtime.ExceptionServices;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>A fixed set of threads, the caller being the first, that run one task at a time in step.</summary>
internal sealed class ThreadTeam : IDisposable
{
    // Between two steps the caller is busy for microseconds; workers spin about that long before they sleep.
    private const int SpinsBeforeSleep = 2000;

    private readonly TeamBarrier _barrier;
    private readonly object _gate = new();
    private readonly Thread[] _workers;
    private ITeamTask? _task;
    private ExceptionDispatchInfo? _failure;
    private int _round;
    private int _sleepers;
    private int _busy;
    private volatile bool _isDisposed;

    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _barrier = new TeamBarrier(threads);
        _workers = new Thread[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
        {
            int thread = i + 1;
            _workers[i] = new Thread(() => Work(thread)) { IsBackground = true, Name = $"BigDL {thread}" };
            _workers[i].Start();
        }
    }

    public int Threads => _barrier.Threads;

    /// <summary>Runs the task on all threads and returns when all are done; the first failure is thrown here.</summary>
    public void Run(ITeamTask task)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _task = task;
        _failure = null;
        _barrier.Reset();
        Volatile.Write(ref _busy, _workers.Length);
        StartRound();
        Execute(0);
        SpinWait spin = default;
        while (Volatile.Read(ref _busy) > 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        _task = null;
        _failure?.Throw();
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        StartRound();
        foreach (Thread worker in _workers)
        {
            worker.Join();
        }
    }

    private void StartRound()
    {
        // A full fence on both sides: a worker that goes to sleep either sees the new round or is seen asleep.
        Interlocked.Increment(ref _round);
        if (Volatile.Read(ref _sleepers) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Work(int thread)
    {
        for (int round = 0; ; round++)
        {
            WaitForRoundAfter(round);
            if (_isDisposed)
            {
                return;
            }

            Execute(thread);
            Interlocked.Decrement(ref _busy);
        }
    }

    private void WaitForRoundAfter(int round)
    {
        for (int i = 0; i < SpinsBeforeSleep; i++)
        {
            if (Volatile.Read(ref _round) != round)
            {
                return;
            }

            Thread.SpinWait(20);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _sleepers);
            while (Volatile.Read(ref _round) == round)
            {
                Monitor.Wait(_gate);
            }

            Interlocked.Decrement(ref _sleepers);
        }
    }

    private void Execute(int thread)
    {
        try
        {
            _task!.Run(thread, _barrier);
        }
        catch (OperationCanceledException) when (Volatile.Read(ref _failure) is not null)
        {
            // This thread was freed from a barrier because another one failed; that failure is the one to report.
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(error), null);
            _barrier.Break();
        }
    }
}
