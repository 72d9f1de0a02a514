using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>Starts the Java process that drives Spark, or finds the one that started this program.</summary>
internal static class SparkLauncher
{
    /// <summary>Ctrl-C in the console is for this program, which then stops Java in order; exec keeps the process id.</summary>
    private const string DeafToInterrupts = "trap '' INT; exec \"$0\" \"$@\"";

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Attaches to the gateway that the environment names (a program that runs as the driver inside a cluster), or else starts spark-submit.
    /// </summary>
    public static JavaProcess Start(SparkLaunchOptions options)
    {
        if (GatewayAddress.FromEnvironment(options.Variable) is { } address)
            return new JavaProcess(address);
        if (OperatingSystem.IsWindows())
        {
            throw new SparkException(
                "Spark cannot be started from Windows: its workers run as a daemon there is none of. Run this program in WSL or on Linux.");
        }
        CheckDeployMode(options.Settings);
        SparkInstallation spark = SparkInstallation.Find(options.SparkHome, options.Variable);
        // Only the owner can enter it: the gateway's secret and the settings pass through it.
        string folder = Directory.CreateTempSubdirectory("bigdl-spark-").FullName;
        try
        {
            return Start(options, spark, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void CheckDeployMode(IReadOnlyDictionary<string, string> settings)
    {
        if (settings.TryGetValue("spark.submit.deployMode", out string? mode) && mode != "client")
        {
            throw new SparkException(
                $"The setting spark.submit.deployMode is '{mode}', but a program that starts Spark is its driver: only 'client' is possible. To run the "
                + "driver inside YARN or Kubernetes, submit a .py file with spark.pyspark.driver.python set to this program's executable.");
        }
    }

    private static JavaProcess Start(SparkLaunchOptions options, SparkInstallation spark, string folder)
    {
        string connectionFile = Path.Combine(folder, "gateway");
        string settingsFile = Path.Combine(folder, "settings.properties");
        string? master = options.Settings.GetValueOrDefault("spark.master");
        string defaults = DefaultsOf(spark, options);
        PropertiesFile.Write(settingsFile, RecommendedSettings.For(master), defaults, options.Settings);

        var tail = new OutputTail();
        tail.ConcealSecretsOf(defaults);
        foreach ((string name, string value) in options.Settings)
        {
            if (OutputTail.SoundsSecret(name))
                tail.Conceal(value);
        }

        Process process = Launch(Command(spark, settingsFile, connectionFile, master, options));
        Thread[] readers = [Drain(process.StandardOutput, tail, options.Output), Drain(process.StandardError, tail, options.Output)];
        try
        {
            GatewayAddress address = Await(process, connectionFile, tail, readers, spark, options);
            tail.Conceal(address.Secret);
            return new JavaProcess(address, process, spark.Home, tail, readers);
        }
        catch
        {
            JavaProcess.End(process, TimeSpan.Zero);
            process.Dispose();
            throw;
        }
    }

    // A properties file given to spark-submit replaces spark-defaults.conf; the user's is to hold all the same.
    private static string DefaultsOf(SparkInstallation spark, SparkLaunchOptions options)
    {
        string? named = options.Variable("SPARK_CONF_DIR");
        string path = Path.Combine(string.IsNullOrEmpty(named) ? Path.Combine(spark.Home, "conf") : named, "spark-defaults.conf");
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    private static ProcessStartInfo Command(
        SparkInstallation spark, string settingsFile, string connectionFile, string? master, SparkLaunchOptions options)
    {
        string[] arguments =
            ["-c", DeafToInterrupts, Path.Combine(spark.Home, "bin", "spark-submit"), "--properties-file", settingsFile, "pyspark-shell"];
        var command = new ProcessStartInfo("bash", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        command.Environment["_PYSPARK_DRIVER_CONN_INFO_PATH"] = connectionFile;
        command.Environment["SPARK_HOME"] = spark.Home;
        if (options.Variable("JAVA_HOME") is { Length: > 0 } javaHome)
            command.Environment["JAVA_HOME"] = javaHome;
        command.Environment["PYSPARK_PIN_THREAD"] = "true";
        // A process that talks to a remote Spark Connect server has no gateway.
        command.Environment["SPARK_CONNECT_MODE"] = "0";
        command.Environment.Remove("SPARK_REMOTE");
        if (RecommendedSettings.IsOneMachine(master))
        {
            command.Environment.TryAdd("SPARK_LOCAL_IP", "127.0.0.1");
            command.Environment.TryAdd("SPARK_LOCAL_HOSTNAME", "localhost");
        }
        return command;
    }

    private static Process Launch(ProcessStartInfo command)
    {
        try
        {
            return Process.Start(command)!;
        }
        catch (Win32Exception cannotStart)
        {
            throw new SparkException(
                $"'{command.FileName}', which Spark's scripts need, cannot be started: {cannotStart.Message}. Install bash and put it on the PATH.", cannotStart);
        }
    }

    private static Thread Drain(StreamReader output, OutputTail tail, Action<string>? show)
    {
        var reader = new Thread(() =>
        {
            while (output.ReadLine() is string line)
            {
                string shown = tail.Add(line);
                show?.Invoke(shown);
            }
        })
        {
            IsBackground = true,
            Name = "Spark driver output",
        };
        reader.Start();
        return reader;
    }

    private static GatewayAddress Await(
        Process process, string connectionFile, OutputTail tail, Thread[] readers, SparkInstallation spark, SparkLaunchOptions options)
    {
        var clock = Stopwatch.StartNew();
        // The file is complete once it is there: it is written under another name and then renamed.
        while (!File.Exists(connectionFile))
        {
            if (process.WaitForExit(s_poll))
            {
                foreach (Thread reader in readers)
                    reader.Join(options.StartTimeout);
                throw new SparkException(
                    $"The Java process of Spark {spark.VersionText} ('{spark.Home}', Java {spark.JavaVersion}) ended with code "
                    + $"{JavaProcess.Ending(process.ExitCode)} before it was ready. Its last lines:\n{tail}");
            }
            if (clock.Elapsed > options.StartTimeout)
            {
                throw new SparkException(
                    $"The Java process of Spark {spark.VersionText} ('{spark.Home}') gave no sign of life within {options.StartTimeout.TotalSeconds:0} s. "
                    + $"Allow more time, or look at its last lines:\n{tail}");
            }
        }
        return ReadAddress(File.ReadAllBytes(connectionFile));
    }

    private static GatewayAddress ReadAddress(byte[] content)
    {
        const int Header = 2 * sizeof(int);
        if (content.Length < Header || BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(sizeof(int))) != content.Length - Header)
            throw new SparkException($"Spark's connection file of {content.Length} bytes is not a port, a length and a secret of that length.");
        return new GatewayAddress(BinaryPrimitives.ReadInt32BigEndian(content), Encoding.UTF8.GetString(content.AsSpan(Header)));
    }
}
