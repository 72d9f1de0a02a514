using System.Globalization;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// A Spark context: the connection to a cluster, its executors, its jobs. Job group and local properties hold for the calling thread.
/// </summary>
internal sealed class SparkContextHandle : IDisposable
{
    private const string LocalExecutor = "driver";

    private bool _stopped;

    private SparkContextHandle(JavaGateway gateway, JavaObject javaContext)
    {
        Gateway = gateway;
        JavaContext = javaContext;
        Context = javaContext.Call<JavaObject>("sc");
        VersionText = Context.Call<string>("version");
        SupportedSpark.Check(VersionText, "the cluster's");
        Version = SupportedSpark.Parse(VersionText);
        Master = Context.Call<string>("master");
        ApplicationId = Context.Call<string>("applicationId");
        IsLocal = Context.Call<bool>("isLocal");
    }

    public JavaGateway Gateway { get; }

    /// <summary>The JavaSparkContext.</summary>
    public JavaObject JavaContext { get; }

    /// <summary>The SparkContext inside it.</summary>
    public JavaObject Context { get; }

    /// <summary>The full version, for example 4.3.0; it selects the worker protocol.</summary>
    public string VersionText { get; }

    /// <summary>Major and minor version.</summary>
    public Version Version { get; }

    public string Master { get; }

    public string ApplicationId { get; }

    /// <summary>Whether tasks run inside the driver process.</summary>
    public bool IsLocal { get; }

    public int DefaultParallelism => Context.Call<int>("defaultParallelism");

    public bool IsStopped => _stopped || Context.Call<bool>("isStopped");

    /// <summary>Whether Spark encrypts what it writes to disk and serves over sockets.</summary>
    public bool IsEncryptionEnabled => Gateway.CallStatic<bool>("org.apache.spark.api.python.PythonUtils", "isEncryptionEnabled", JavaContext);

    /// <summary>
    /// Makes the context. The settings go before those the Java process was started with; where spark.master or spark.app.name is set nowhere,
    /// Spark says so.
    /// </summary>
    public static SparkContextHandle Create(JavaGateway gateway, IReadOnlyDictionary<string, string> settings)
    {
        using JavaObject configuration = gateway.New("org.apache.spark.SparkConf");
        foreach ((string name, string value) in settings)
            Release(configuration.Call("set", name, value));
        string? master = configuration.Call<bool>("contains", "spark.master") ? configuration.Call<string>("get", "spark.master") : null;
        foreach ((string name, string value) in RecommendedSettings.For(master))
            Release(configuration.Call("setIfMissing", name, value));
        return new SparkContextHandle(gateway, gateway.New("org.apache.spark.api.java.JavaSparkContext", configuration));
    }

    /// <summary>A setting as the context sees it, or null where it is not set.</summary>
    public string? Setting(string name)
    {
        using JavaObject configuration = Context.Call<JavaObject>("getConf");
        return configuration.Call<bool>("contains", name) ? configuration.Call<string>("get", name) : null;
    }

    /// <summary>How long a task waits for a slot of the executor that it is pinned to, before Spark moves it to another one.</summary>
    public TimeSpan LocalityWait
    {
        get
        {
            using JavaObject configuration = Context.Call<JavaObject>("getConf");
            string general = configuration.Call<string>("get", "spark.locality.wait", "3s");
            return TimeSpan.FromMilliseconds(configuration.Call<long>("getTimeAsMs", "spark.locality.wait.process", general));
        }
    }

    /// <summary>Puts the jobs that this thread starts from now on into a group, so that they can be cancelled together.</summary>
    public void SetJobGroup(string id, string description, bool interruptOnCancel = false) =>
        Context.Call("setJobGroup", id, description, interruptOnCancel);

    public void ClearJobGroup() => Context.Call("clearJobGroup");

    /// <summary>Cancels the running jobs of a group. Call it from another thread than the one that waits for them.</summary>
    public void CancelJobGroup(string id) => Context.Call("cancelJobGroup", id);

    /// <summary>Sets a property that travels with the jobs of this thread; null removes it.</summary>
    public void SetLocalProperty(string name, string? value) => Context.Call("setLocalProperty", name, value);

    /// <summary>The ids of the executors that are registered now, sorted; cheap enough to be asked for every few milliseconds.</summary>
    public IReadOnlyList<string> ExecutorIds()
    {
        if (IsLocal)
            return [LocalExecutor];
        using JavaObject ids = Context.Call<JavaObject>("getExecutorIds");
        string[] found = Gateway.Read<string>(ids);
        Array.Sort(found, CompareIds);
        return found;
    }

    /// <summary>The executors that are registered now, sorted by id.</summary>
    public IReadOnlyList<ExecutorDescription> Executors()
    {
        using JavaObject store = Context.Call<JavaObject>("statusStore");
        using JavaObject list = store.Call<JavaObject>("executorList", true);
        var executors = new List<ExecutorDescription>();
        foreach (JavaObject summary in Gateway.Read<JavaObject>(list))
        {
            using (summary)
            {
                string id = summary.Call<string>("id");
                if (id == LocalExecutor && !IsLocal)
                    continue;
                string host = summary.Call<string>("hostPort");
                int port = host.LastIndexOf(':');
                executors.Add(new ExecutorDescription(
                    id, port < 0 ? host : host[..port], summary.Call<int>("totalCores"), summary.Call<int>("maxTasks")));
            }
        }
        executors.Sort((left, right) => CompareIds(left.Id, right.Id));
        return executors;
    }

    /// <summary>Ends an executor and asks for another. Does nothing where tasks run inside the driver process.</summary>
    public void ReplaceExecutor(string id)
    {
        if (!IsLocal)
            Context.Call("killAndReplaceExecutor", id);
    }

    /// <summary>Stops the context with its executors. Calling it again does nothing, nor does it where the Java process has ended.</summary>
    public void Stop()
    {
        if (_stopped)
            return;
        _stopped = true;
        try
        {
            JavaContext.Call("stop");
        }
        catch (SparkException ended) when (ended is not JavaException)
        {
            // The context ended with its process. Whoever was at work then knows; an error here would hide theirs.
        }
    }

    public void Dispose()
    {
        Stop();
        Context.Dispose();
        JavaContext.Dispose();
    }

    // Ids are numbers nearly always: 2 before 10.
    private static int CompareIds(string left, string right) =>
        int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out int first)
        && int.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out int second)
            ? first.CompareTo(second)
            : string.CompareOrdinal(left, right);

    private static void Release(object? self) => (self as JavaObject)?.Dispose();
}
