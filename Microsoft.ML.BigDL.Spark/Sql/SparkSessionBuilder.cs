using System.Globalization;
using Microsoft.ML.BigDL.Spark.Bridge;

namespace Microsoft.ML.BigDL.Spark.Sql;

/// <summary>Gathers what a <see cref="SparkSession"/> starts with.</summary>
public sealed class SparkSessionBuilder
{
    private readonly Dictionary<string, string> _settings = new() { ["spark.app.name"] = AppDomain.CurrentDomain.FriendlyName };
    private string? _sparkHome;
    private Action<string>? _output;

    internal SparkSessionBuilder()
    {
    }

    /// <summary>The name that Spark's user interface and logs show. Default: the name of the program.</summary>
    public SparkSessionBuilder AppName(string name) => Config("spark.app.name", name);

    /// <summary>
    /// Where the executors run: <c>local[2]</c> (in the driver, on two cores), <c>local-cluster[2,1,1024]</c>, <c>spark://host:7077</c>,
    /// <c>yarn</c>, <c>k8s://...</c>. Default: spark-defaults.conf, else <c>local[*]</c>.
    /// </summary>
    public SparkSessionBuilder Master(string master) => Config("spark.master", master);

    /// <summary>Spark's folder. Default: the environment variable SPARK_HOME, else the spark-submit on the PATH.</summary>
    public SparkSessionBuilder SparkHome(string folder)
    {
        _sparkHome = folder;
        return this;
    }

    /// <summary>Any of Spark's settings, those of the driver's Java process included.</summary>
    /// <param name="key">The name, as <c>spark.executor.memory</c>.</param>
    /// <param name="value">The value, as <c>2g</c>.</param>
    public SparkSessionBuilder Config(string key, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(value);
        _settings[key] = value;
        return this;
    }

    /// <summary>A setting that is on or off.</summary>
    public SparkSessionBuilder Config(string key, bool value) => Config(key, value ? "true" : "false");

    /// <summary>A setting that is a whole number.</summary>
    public SparkSessionBuilder Config(string key, long value) => Config(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A setting that is a number.</summary>
    public SparkSessionBuilder Config(string key, double value) => Config(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Gets every line the driver's Java process logs, on a thread of its own. Default: nobody; errors show the last lines.</summary>
    public SparkSessionBuilder Output(Action<string> line)
    {
        _output = line;
        return this;
    }

    /// <summary>
    /// The session that runs in this process, with the settings that can still change applied to it; or a new one when none runs. It takes
    /// some seconds to start.
    /// </summary>
    /// <exception cref="SparkException">
    /// Spark or Java is missing or of a wrong version, or Spark did not start; or the running session has another master.
    /// </exception>
    public SparkSession GetOrCreate() => SparkSession.GetOrCreate(Options());

    internal SparkSession Create() => SparkSession.Start(Options());

    private SparkLaunchOptions Options() => new()
    {
        SparkHome = _sparkHome,
        Settings = new Dictionary<string, string>(_settings),
        Output = _output,
    };
}
