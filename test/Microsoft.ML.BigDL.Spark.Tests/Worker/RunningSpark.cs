using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Tests.Engine;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

/// <summary>A stock Spark with this library's workers.</summary>
internal sealed class RunningSpark : IDisposable
{
    public const string Local = "local[2]";
    public const string Cluster = "local-cluster[2,1,1024]";

    /// <summary>A cluster manager of its own, whose executors get the application as an archive.</summary>
    public const string Standalone = "spark://";

    private readonly StandaloneSpark? _cluster;
    private readonly JavaProcess _process;

    public RunningSpark(string version, string master, IReadOnlyDictionary<string, string>? extraSettings = null)
    {
        _cluster = master == Standalone ? new StandaloneSpark(version) : null;
        Launch = WorkerLauncher.Prepare(master);
        Dictionary<string, string> settings = new()
        {
            ["spark.master"] = _cluster?.Master ?? master,
            ["spark.app.name"] = "worker tests",
            ["spark.ui.enabled"] = "false",
            ["spark.driver.host"] = "127.0.0.1",
            ["spark.driver.bindAddress"] = "127.0.0.1",
            ["spark.cores.max"] = "2",
            ["spark.sql.execution.arrow.maxRecordsPerBatch"] = "70",
            ["spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures"] = "60",
        };
        if (Launch.Archive is { } archive)
            settings["spark.archives"] = archive;
        foreach ((string name, string value) in extraSettings ?? new Dictionary<string, string>())
            settings[name] = value;
        try
        {
            _process = SparkLauncher.Start(new SparkLaunchOptions { SparkHome = SparkHome.Require(version), Settings = settings });
            Context = SparkContextHandle.Create(_process.Gateway, new Dictionary<string, string>());
        }
        catch
        {
            _process?.Dispose();
            _cluster?.Dispose();
            throw;
        }
    }

    public SparkContextHandle Context { get; }

    public WorkerLaunch Launch { get; }

    /// <summary>The newest lines of Spark's log.</summary>
    public string Log => _process.Tail.ToString();

    public PythonFunction Function(string job) => new(
        new WorkerCommand(job, ReadOnlyMemory<byte>.Empty).Write(),
        Launch.PythonExec,
        SparkLayouts.PythonVersion(Context.VersionText),
        Launch.Environment);

    /// <summary>Runs an element job with one task for each input.</summary>
    public byte[][] Run(string job, bool isBarrier, params byte[][] inputs)
    {
        using WorkerJob work = WorkerJob.Create(Context, [.. inputs.Select(input => new TaskInput(input))], Function(job), isBarrier);
        return work.Run();
    }

    public void Dispose()
    {
        Context.Dispose();
        _process.Dispose();
        _cluster?.Dispose();
        Launch.Dispose();
    }
}
