using System.Collections.Concurrent;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>A thread that waits for Spark jobs, one after the other. Its connection to Java is its own, and is kept from job to job.</summary>
internal sealed class JobThread : IDisposable
{
    private readonly BlockingCollection<Task> _jobs = [];
    private readonly Thread _thread;

    public JobThread(string name)
    {
        _thread = new Thread(Work) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Does the work as soon as what was given before is done.</summary>
    public Task<T> Run<T>(Func<T> work)
    {
        var task = new Task<T>(work);
        _jobs.Add(task);
        return task;
    }

    /// <summary>Returns when all work is done.</summary>
    public void Dispose()
    {
        _jobs.CompleteAdding();
        _thread.Join();
        _jobs.Dispose();
    }

    private void Work()
    {
        foreach (Task job in _jobs.GetConsumingEnumerable())
        {
            job.RunSynchronously(TaskScheduler.Default);
        }
    }
}
