using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.BigDL.Spark.Worker;

/// <summary>Reads from arguments and environment how Spark wants its worker to run, and runs it so.</summary>
internal static class WorkerProgram
{
    private const int UsageStatus = 2;

    /// <param name="arguments">As Spark gives them to Python: <c>-m pyspark.daemon [pyspark.worker]</c>, or <c>-m pyspark.worker</c>.</param>
    /// <param name="jobs">The jobs that the worker can do.</param>
    /// <returns>The status of the process.</returns>
    public static int Run(string[] arguments, IWorkerJobs jobs)
    {
        if (arguments is not ["-m", string module, ..])
            return Fail("this program is started by the executors of Apache Spark as their Python worker; it does nothing by itself.");
        byte[]? secret = Setting("PYTHON_WORKER_FACTORY_SECRET") is { } text ? Encoding.UTF8.GetBytes(text) : null;
        string? folder = IsOn("PYTHON_UNIX_DOMAIN_ENABLED") ? Setting("PYTHON_WORKER_FACTORY_SOCK_DIR") : null;
        if (secret is null && folder is null && Setting("PYTHON_WORKER_FACTORY_SOCK_PATH") is null)
            return Fail("neither a secret (PYTHON_WORKER_FACTORY_SECRET) nor a folder for a socket file is set, so no client could be trusted.");
        if (!module.EndsWith("daemon", StringComparison.Ordinal))
            return ServeOneTask(jobs, secret);

        WorkerListener listener = folder is null
            ? WorkerListener.OnLoopback(prefersIPv6: IsOn("SPARK_PREFER_IPV6"))
            : WorkerListener.InFolder(folder);
        new WorkerDaemon(jobs, listener, folder is null ? secret : null).Run();
        return 0;
    }

    // Without a daemon (always so on Windows) the process connects to the executor, serves one task and ends.
    private static int ServeOneTask(IWorkerJobs jobs, byte[]? secret)
    {
        using Socket client = Connect();
        using WorkerSocket socket = new(client);
        WireReader reader = new(socket);
        if (secret is not null)
        {
            socket.WriteCounted(secret);
            socket.Flush();
            if (reader.ReadText("answer to the secret", maxBytes: 16) != "ok")
                return Fail("the executor refused the secret which it had given to this process.");
        }
        socket.WriteInt32(Environment.ProcessId);
        socket.Flush();
        new WorkerConnection(socket, jobs, new KillWatch()).Serve();
        return 0;
    }

    private static Socket Connect()
    {
        if (Setting("PYTHON_WORKER_FACTORY_SOCK_PATH") is { } path)
        {
            Socket local = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            local.Connect(new UnixDomainSocketEndPoint(path));
            return local;
        }
        IPAddress address = IsOn("SPARK_PREFER_IPV6") ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(new IPEndPoint(address, int.Parse(Setting("PYTHON_WORKER_FACTORY_PORT") ?? "", NumberStyles.None, CultureInfo.InvariantCulture)));
        return socket;
    }

    // Spark writes its switches as Python does: True.
    private static bool IsOn(string name) => bool.TryParse(Setting(name), out bool isOn) && isOn;

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    // The executor copies standard error into its log.
    private static int Fail(string message)
    {
        using FileStream error = new(new SafeFileHandle(2, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        error.Write(Encoding.UTF8.GetBytes($"Microsoft.ML.BigDL.Spark worker: {message}\n"));
        return UsageStatus;
    }
}
