namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// Cancels a job group when a token says so. Spark cancels only what it already runs, and the token may come between the start of the call and
/// that of the job: hence again and again until the waiting thread, which disposes of this object, has its answer.
/// </summary>
internal sealed class JobCanceller : IDisposable
{
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(100);

    private readonly SparkContextHandle _spark;
    private readonly string _group;
    private readonly ManualResetEventSlim _done = new();
    private readonly CancellationTokenRegistration _registration;
    private Thread? _thread;

    public JobCanceller(SparkContextHandle spark, string group, CancellationToken cancellation)
    {
        _spark = spark;
        _group = group;
        _registration = cancellation.Register(Start);
    }

    public void Dispose()
    {
        // Waits for a registration that runs at this moment, so that the thread is known afterwards.
        _registration.Dispose();
        _done.Set();
        _thread?.Join();
        _done.Dispose();
    }

    private void Start()
    {
        _thread = new Thread(Cancel) { IsBackground = true, Name = "Spark job cancel" };
        _thread.Start();
    }

    private void Cancel()
    {
        try
        {
            do
                _spark.CancelJobGroup(_group);
            while (!_done.Wait(s_again));
        }
        catch (Exception gone) when (gone is SparkException or ObjectDisposedException)
        {
            // Spark itself is gone, which the waiting thread hears of, too, and reports.
        }
    }
}
