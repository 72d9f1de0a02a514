using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>The executors of a Spark application, with this application's workers in them.</summary>
internal sealed class SparkCluster : IWorkerCluster, IDisposable
{
    // Either way Spark's own connections between machines are encrypted.
    private static readonly string[] s_encryption = ["spark.network.crypto.enabled", "spark.ssl.rpc.enabled"];

    // Seen to be enough: with no wait at all one task in fifteen was moved while its executor was between two tasks.
    private static readonly TimeSpan s_holding = TimeSpan.FromSeconds(1);

    private readonly SparkContextHandle _spark;
    private readonly JavaProcess _java;
    private readonly WorkerLaunch _launch;
    private readonly bool _isEncrypted;

    /// <param name="spark">The application.</param>
    /// <param name="java">The driver's Java process.</param>
    public SparkCluster(SparkContextHandle spark, JavaProcess java)
    {
        _spark = spark;
        _java = java;
        _launch = WorkerLauncher.Prepare(spark.Master);
        _isEncrypted = s_encryption.Any(name => spark.Setting(name) == "true");
        HoldsPlaces = spark.IsLocal || spark.LocalityWait >= s_holding;
        if (_launch.Archive is string archive)
        {
            spark.Context.Call("addArchive", archive);
        }
    }

    public bool IsLoopback => _spark.Master.StartsWith("local", StringComparison.Ordinal);

    public bool IsEncrypted => _isEncrypted;

    public bool HoldsPlaces { get; }

    public IReadOnlyList<ExecutorDescription> Executors() => _spark.Executors();

    /// <summary>The executors, once there are enough of them.</summary>
    /// <exception cref="SparkException">They did not come within the time allowed; their last lines are shown.</exception>
    public IReadOnlyList<ExecutorDescription> WaitForExecutors(SparkEngineOptions options, CancellationToken cancellation = default) =>
        ExecutorWait.For(_spark, _java, options.MinimumExecutors, options.ExecutorTimeout, cancellation);

    public IReadOnlyList<byte[]> Run(
        string job,
        ReadOnlyMemory<byte> body,
        IReadOnlyList<(ExecutorDescription Executor, byte[] Element)> inputs,
        CancellationToken cancellation = default)
    {
        TaskInput[] tasks = [.. inputs.Select(input => new TaskInput(input.Element, _spark.IsLocal ? null : input.Executor.Location))];
        try
        {
            using WorkerJob run = WorkerJob.Create(_spark, tasks, Function(job, body), isBarrier: true);
            return cancellation.CanBeCanceled ? run.Run($"bigdl-{Guid.NewGuid()}", $"BigDL {job}", cancellation) : run.Run();
        }
        catch (JavaException error)
        {
            bool isOurs = WorkerFault.TryFind(error.ToString(), out WorkerFault fault);
            throw new WorkerJobException(
                isOurs ? fault.Text : $"Spark failed the job '{job}' on {inputs.Count} executors: {error.JavaMessage}", isOurs ? fault : null, error);
        }
    }

    public TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    public string DescribeLogs() => new ExecutorLogs(_java.SparkHome, _spark.ApplicationId).Describe();

    public void Replace(ExecutorDescription executor)
    {
        try
        {
            _spark.ReplaceExecutor(executor.Id);
        }
        catch (JavaException)
        {
            // Not every cluster lets its executors be ended. It stays, silent and out of the run.
        }
    }

    public IPartitionedRows? Partitions(IDataView root) =>
        root is SparkDataView view && ReferenceEquals(view.Source.Session.Context, _spark) ? new FramePartitions(_spark, this, view) : null;

    /// <summary>The function that makes Spark's tasks run one of the worker's jobs.</summary>
    public PythonFunction Function(string job, ReadOnlyMemory<byte> body) =>
        new(new WorkerCommand(job, body).Write(), _launch.PythonExec, SparkLayouts.PythonVersion(_spark.VersionText), _launch.Environment);

    /// <summary>Gives a file to the executors, which find it by its name in their files' folder. It must stay where it is.</summary>
    public void AddFile(string path) => _spark.Context.Call("addFile", path);

    public void Dispose() => _launch.Dispose();
}
