using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Microsoft.ML.BigDL.Spark.Tests.Engine;

/// <summary>Spark's own cluster manager on loopback: a master and two workers of one core each, every one a process of its own.</summary>
internal sealed class StandaloneSpark : IDisposable
{
    private const string Logging = """
        rootLogger.level = warn
        rootLogger.appenderRef.stderr.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.target = SYSTEM_ERR
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %m%n
        logger.master.name = org.apache.spark.deploy.master
        logger.master.level = info
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bigdl-standalone-");
    private readonly List<Process> _processes = [];
    private readonly string _home;

    public StandaloneSpark(string version)
    {
        _home = SparkHome.Require(version);
        File.WriteAllText(Path.Combine(_folder.FullName, "log4j2.properties"), Logging);
        string defaults = Path.Combine(Environment.GetEnvironmentVariable("SPARK_CONF_DIR") ?? "", "spark-defaults.conf");
        if (File.Exists(defaults))
            File.Copy(defaults, Path.Combine(_folder.FullName, "spark-defaults.conf"));
        int port = FreePort();
        Master = $"spark://127.0.0.1:{port}";
        try
        {
            using var isUp = new ManualResetEventSlim();
            Start("master.Master", line => { if (line.Contains("New state: ALIVE", StringComparison.Ordinal)) isUp.Set(); }, "--port", $"{port}");
            Assert.IsTrue(isUp.Wait(TimeSpan.FromSeconds(60)), "Spark's master did not start.");
            for (int i = 0; i < 2; i++)
                Start("worker.Worker", null, "--cores", "1", "--memory", "1g", "--work-dir", Path.Combine(_folder.FullName, $"work{i}"), Master);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Master { get; }

    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void Start(string part, Action<string>? onLine, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Path.Combine(_home, "bin", "spark-class"),
            [$"org.apache.spark.deploy.{part}", "--host", "127.0.0.1", "--webui-port", "0", .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["SPARK_HOME"] = _home;
        start.Environment["SPARK_CONF_DIR"] = _folder.FullName;
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        start.Environment["SPARK_DAEMON_MEMORY"] = "256m";
        Process process = Process.Start(start)!;
        _processes.Add(process);
        process.ErrorDataReceived += (_, line) => onLine?.Invoke(line.Data ?? string.Empty);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }
}
