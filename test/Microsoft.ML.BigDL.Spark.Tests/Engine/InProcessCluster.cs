using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>
/// Executors as threads of this process, each with the worker's own jobs and real sockets on loopback between them. A barrier job fails as a
/// whole, as in Spark.
/// </summary>
internal sealed class InProcessCluster : IWorkerCluster, IDisposable
{
    private readonly Dictionary<string, ResidentRuns> _executors = [];
    private readonly HashSet<string> _frozen = [];
    private readonly Lock _calls = new();
    private int _next;

    public InProcessCluster(int executors)
    {
        for (int i = 0; i < executors; i++)
            Add();
    }

    public bool IsLoopback => true;

    public bool IsEncrypted { get; init; }

    public bool HoldsPlaces { get; init; } = true;

    /// <summary>The tasks that an executor runs at once.</summary>
    public int Slots { get; init; } = 2;

    /// <summary>Called before each job, one at a time, with its name and its executors; may kill executors.</summary>
    public Action<string, IReadOnlyList<string>>? BeforeJob { get; set; }

    /// <summary>Called on the thread of each task with its job, its command and what cancels it.</summary>
    public Action<string, ReadOnlyMemory<byte>, CancellationToken>? OnTask { get; set; }

    /// <summary>Called when all tasks of a job are done, before their answers are handed over; may throw in their place.</summary>
    public Action<string>? AfterJob { get; set; }

    /// <summary>Called before each task over a partition with its job, partition and executor.</summary>
    public Action<string, int, string>? BeforeTask { get; set; }

    /// <summary>What the workers get in place of a job's command.</summary>
    public Func<string, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Alter { get; set; }

    public void Add()
    {
        lock (_executors)
            _executors.Add($"{_next++}", new ResidentRuns());
    }

    /// <summary>From now on an executor does nothing, and does not end either.</summary>
    public void Freeze(string id)
    {
        lock (_executors)
            _frozen.Add(id);
    }

    /// <summary>The executors that were given up.</summary>
    public List<string> Replaced { get; } = [];

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public string DescribeLogs() => "Executors are threads and print nothing.";

    public void Replace(ExecutorDescription executor)
    {
        lock (_executors)
            Replaced.Add(executor.Id);
    }

    /// <summary>Ends an executor with all it holds.</summary>
    public void Kill(string id)
    {
        ResidentRuns? runs;
        lock (_executors)
            _executors.Remove(id, out runs);
        runs?.Dispose();
    }

    public IReadOnlyList<ExecutorDescription> Executors()
    {
        lock (_executors)
            return [.. _executors.Keys.Order(StringComparer.Ordinal).Select(id => new ExecutorDescription(id, "127.0.0.1", 1, Slots))];
    }

    /// <summary>Called when a run waits for executors; may add some.</summary>
    public Action? Waiting { get; set; }

    public IReadOnlyList<ExecutorDescription> WaitForExecutors(SparkEngineOptions options, CancellationToken cancellation)
    {
        Waiting?.Invoke();
        IReadOnlyList<ExecutorDescription> executors = Executors();
        return executors.Count >= options.MinimumExecutors ? executors : throw new SparkException("No executors came.");
    }

    public IReadOnlyList<byte[]> Run(
        string job,
        ReadOnlyMemory<byte> body,
        IReadOnlyList<(ExecutorDescription Executor, byte[] Element)> inputs,
        CancellationToken given = default)
    {
        lock (_calls)
        {
            BeforeJob?.Invoke(job, [.. inputs.Select(input => input.Executor.Id)]);
            body = Alter?.Invoke(job, body) ?? body;
        }

        var answers = new byte[inputs.Count][][];
        var failures = new Exception?[inputs.Count];
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(given);
        Thread[] threads = [.. inputs.Select((input, i) => new Thread(() =>
        {
            try
            {
                answers[i] = Run(job, body, input.Executor.Id, input.Element, cancellation.Token);
            }
            catch (Exception error)
            {
                failures[i] = error;
                cancellation.Cancel();
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();

        foreach (Thread thread in threads)
            thread.Join();

        Exception? failure = failures.FirstOrDefault(error => error is WorkerFaultException) ?? failures.FirstOrDefault(error => error is not null);
        if (failure is null)
        {
            AfterJob?.Invoke(job);
            return [.. answers.SelectMany(answer => answer)];
        }

        given.ThrowIfCancellationRequested();
        bool isKilled = failure is KeyNotFoundException or ObjectDisposedException or OperationCanceledException;
        throw new WorkerJobException(failure.Message, isKilled ? null : WorkerFault.Of(failure, -1), failure);
    }

    public IPartitionedRows? Partitions(IDataView root) => (root as PartitionedView)?.On(this);

    /// <summary>
    /// Runs a task over a partition's batches on each executor in turn until it succeeds on one, as Spark does; a task's own fault ends the job.
    /// </summary>
    public byte[] Read(string job, ReadOnlyMemory<byte> body, int partition, Func<InputBatches> open)
    {
        while (true)
        {
            string id;
            ResidentRuns? runs;
            lock (_executors)
            {
                string[] ids = [.. _executors.Keys.Order(StringComparer.Ordinal)];
                id = ids[partition % ids.Length];
                runs = _executors[id];
            }

            BeforeTask?.Invoke(job, partition, id);
            try
            {
                using InputBatches input = open();
                return [.. new ExecutorJobs(runs).Batches(job).Run(TestTask.Of(partition), body, input, CancellationToken.None)
                    .SelectMany(batch => ((Apache.Arrow.BinaryArray)batch.Column(0)).GetBytes(0).ToArray())];
            }
            catch (WorkerFaultException error) when (error.Code != ExecutorFault.Fenced)
            {
                throw new WorkerJobException(error.Message, WorkerFault.Of(error, partition), error);
            }
            catch (Exception) when (!Executors().Any(executor => executor.Id == id))
            {
                // Spark starts the task anew elsewhere.
            }
        }
    }

    public void Dispose()
    {
        foreach (string id in _executors.Keys.ToArray())
            Kill(id);
    }

    private byte[][] Run(string job, ReadOnlyMemory<byte> body, string id, byte[] element, CancellationToken cancellation)
    {
        ResidentRuns runs;
        bool isFrozen;
        lock (_executors)
            (runs, isFrozen) = (_executors[id], _frozen.Contains(id));

        if (isFrozen)
        {
            cancellation.WaitHandle.WaitOne();
            cancellation.ThrowIfCancellationRequested();
        }

        OnTask?.Invoke(job, body, cancellation);
        return [.. new ExecutorJobs(runs).Elements(job).Run(TestTask.Barrier, body, [element], cancellation).Select(answer => answer.ToArray())];
    }
}
