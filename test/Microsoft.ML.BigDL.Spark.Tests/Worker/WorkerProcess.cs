using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Tests.Worker;

/// <summary>A real worker process, started as an executor starts it, and the executor's end of its streams in the hands of a test.</summary>
internal sealed class WorkerProcess : IDisposable
{
    public const string Secret = "5f1c2b";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    public WorkerProcess(string program, string workingFolder, string? socketFolder = null, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments.Length > 0 ? arguments : ["-m", "pyspark.daemon", "pyspark.worker"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder,
        };
        foreach ((string name, string value) in new WorkerLaunch(program, archive: null, Stream.Null).Environment)
            start.Environment[name] = value;
        if (socketFolder is null)
        {
            start.Environment["PYTHON_WORKER_FACTORY_SECRET"] = Secret;
        }
        else
        {
            start.Environment["PYTHON_UNIX_DOMAIN_ENABLED"] = "True";
            start.Environment["PYTHON_WORKER_FACTORY_SOCK_DIR"] = socketFolder;
        }
        long started = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        Output = new WireReader(_process.StandardOutput.BaseStream);
        if (arguments.Length == 0)
            Address = socketFolder is null ? new IPEndPoint(IPAddress.Loopback, Output.ReadInt32()) : new UnixDomainSocketEndPoint(Output.ReadText("path"));
        StartTime = Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Where the worker listens.</summary>
    public EndPoint? Address { get; }

    /// <summary>From the start of the process until it said where it listens.</summary>
    public TimeSpan StartTime { get; }

    public int Id => _process.Id;

    public WireReader Output { get; }

    public StreamReader Error => _process.StandardError;

    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>A connection on which the worker has sent its process id.</summary>
    public NetworkStream Connect()
    {
        bool isLocal = Address is UnixDomainSocketEndPoint;
        Socket socket = new(Address!.AddressFamily, SocketType.Stream, isLocal ? ProtocolType.Unspecified : ProtocolType.Tcp);
        socket.Connect(Address!);
        socket.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
        NetworkStream stream = new(socket, ownsSocket: true);
        Assert.AreEqual(Id, new WireReader(stream).ReadInt32(), "the process id comes first, and is the worker's own");
        return stream;
    }

    /// <summary>A connection ready for tasks.</summary>
    public NetworkStream ConnectWithSecret()
    {
        NetworkStream stream = Connect();
        stream.WriteText(Secret);
        Assert.AreEqual("ok", new WireReader(stream).ReadText("answer"));
        return stream;
    }

    /// <summary>Waits for the end of the process.</summary>
    public int ExpectExit()
    {
        Assert.IsTrue(_process.WaitForExit(s_patience), "the worker process still runs");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
