using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>
/// The connection to a Spark that this program drives. Spark itself runs in a Java process that starts with the session and ends with it.
/// All members may be used from several threads.
/// </summary>
/// <example><code>
/// using SparkSession spark = SparkSession.Builder().AppName("flowers").Master("local[2]").GetOrCreate();
/// spark.Read().Option("header", true).Csv("flowers.csv").Filter(Col("width") &gt; 1).Show();
/// </code></example>
public sealed partial class SparkSession : IDisposable
{
    // Spark allows one context per Java process, and its users expect to get that one again wherever they ask for it.
    private static readonly Lock s_lock = new();
    private static SparkSession? s_running;

    private readonly JavaProcess _process;
    private readonly List<IDisposable> _dependents = [];
    private bool _stopped;

    private SparkSession(JavaProcess process, IReadOnlyDictionary<string, string> settings)
    {
        _process = process;
        Gateway = process.Gateway;
        Context = SparkContextHandle.Create(Gateway, settings);
        Dialect = new SparkDialect(Context.Version);
        Java = Begin();
        Gateway.CallStatic(Dialect.SessionClass, "setDefaultSession", Java);
        Gateway.ThreadConnected = Activate;
        Activate();
    }

    internal JavaGateway Gateway { get; }

    internal SparkContextHandle Context { get; }

    /// <summary>The <c>SparkSession</c>.</summary>
    internal JavaObject Java { get; }

    internal SparkDialect Dialect { get; }

    /// <summary>The last lines that the driver's Java process printed.</summary>
    internal OutputTail Log => _process.Tail;

    /// <summary>The Java process that drives Spark.</summary>
    internal JavaProcess Process => _process;

    /// <summary>Begins a session.</summary>
    public static SparkSessionBuilder Builder() => new();

    /// <summary>Spark's version, as <c>4.3.0</c>.</summary>
    public string Version() => Context.VersionText;

    /// <summary>The settings of Spark SQL.</summary>
    public RuntimeConfig Conf() => new(Java.Call<JavaObject>("conf"));

    /// <summary>Reads files or tables.</summary>
    public DataFrameReader Read() => new(this);

    /// <summary>The result of a query or command in Spark SQL.</summary>
    /// <exception cref="JavaException">The text does not parse, or names what is not there.</exception>
    public SparkDataFrame Sql(string sqlText) => Frame(Java.Call<JavaObject>("sql", sqlText));

    /// <summary>A table or view by its name.</summary>
    public SparkDataFrame Table(string tableName) => Frame(Java.Call<JavaObject>("table", tableName));

    /// <summary>A frame with a column <c>id</c> of the numbers from 0 up to an end that is left out.</summary>
    public SparkDataFrame Range(long end) => Range(0, end);

    /// <summary>A frame with a column <c>id</c> of whole numbers.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="end">The end, which is left out.</param>
    public SparkDataFrame Range(long start, long end) => Range(start, end, 1);

    /// <summary>A frame with a column <c>id</c> of whole numbers.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="end">The end, which is left out.</param>
    /// <param name="step">The distance of two numbers.</param>
    public SparkDataFrame Range(long start, long end, long step)
    {
        using JavaObject numbers = Java.Call<JavaObject>("range", start, end, step);
        return Frame(numbers.Call<JavaObject>("toDF"));
    }

    /// <summary>A frame with a column <c>id</c> of whole numbers, in a given number of partitions.</summary>
    public SparkDataFrame Range(long start, long end, long step, int numPartitions)
    {
        using JavaObject numbers = Java.Call<JavaObject>("range", start, end, step, numPartitions);
        return Frame(numbers.Call<JavaObject>("toDF"));
    }

    /// <summary>Ends Spark and its Java process. Frames of this session are of no more use.</summary>
    public void Stop()
    {
        lock (s_lock)
        {
            if (_stopped)
                return;
            _stopped = true;
            if (s_running == this)
                s_running = null;
        }

        try
        {
            Context.Stop();
        }
        catch (SparkException lost) when (lost is not JavaException)
        {
            // The connection is gone, and with it the process: there is nothing left to stop.
        }
        finally
        {
            _process.Dispose();
            _dependents.ForEach(dependent => dependent.Dispose());
        }
    }

    /// <summary>The same as <see cref="Stop"/>.</summary>
    public void Dispose() => Stop();

    // Spark ends an application that no cluster manager takes, after a minute, and says so in its log alone.
    private JavaObject Begin()
    {
        using JavaObject noOptions = Gateway.Map([]);
        JavaException? refusal = null;
        try
        {
            JavaObject session = Gateway.New(Dialect.SessionClass, Context.Context, noOptions);
            if (!Context.IsStopped)
                return session;
        }
        catch (JavaException error) when (Context.IsStopped)
        {
            refusal = error;
        }
        throw new SparkException(
            $"Spark gave the application up on '{Context.Master}' while the session started. Check that a cluster manager of Spark {Context.VersionText} "
            + "listens there and, where it authenticates, that spark.authenticate and spark.authenticate.secret are set here as they are there."
            + _process.LastLines, refusal);
    }

    internal static SparkSession GetOrCreate(SparkLaunchOptions options)
    {
        lock (s_lock)
        {
            if (s_running is null)
                return s_running = Start(options);
            s_running.Apply(options);
            return s_running;
        }
    }

    internal static SparkSession Start(SparkLaunchOptions options)
    {
        JavaProcess process = SparkLauncher.Start(options);
        try
        {
            return new SparkSession(process, options.Settings);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Disposes of something when the session has ended and its executors need it no longer.</summary>
    internal void DisposeAtEnd(IDisposable dependent)
    {
        lock (s_lock)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            _dependents.Add(dependent);
        }
    }

    internal SparkDataFrame Frame(JavaObject dataset) => new(this, dataset);

    private void Apply(SparkLaunchOptions options)
    {
        RuntimeConfig conf = Conf();
        if (options.Settings.TryGetValue("spark.master", out string? master) && conf.Get("spark.master") is string running && running != master)
        {
            throw new SparkException(
                $"A session with the master '{running}' runs already, so none with '{master}' can be started. Stop the running session first.");
        }

        foreach ((string key, string value) in options.Settings)
        {
            if (conf.IsModifiable(key))
                conf.Set(key, value);
        }
    }

    // Spark keeps the active session per Java thread, of which every .NET thread has its own.
    private void Activate() => Gateway.CallStatic(Dialect.SessionClass, "setActiveSession", Java);
}
