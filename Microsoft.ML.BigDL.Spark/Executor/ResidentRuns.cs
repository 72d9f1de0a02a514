using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.ML.BigDL.Spark.Messages;
using Microsoft.ML.BigDL.Spark.Rows;
using Microsoft.ML.BigDL.Spark.Wire;
using Microsoft.ML.BigDL.Spark.Worker;

namespace Microsoft.ML.BigDL.Spark.Executor;

/// <summary>The runs of this worker process, kept between its tasks.</summary>
internal sealed class ResidentRuns : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, ResidentRun> _runs = [];
    private readonly Dictionary<Guid, StagedRows> _staged = [];
    private readonly HashSet<Guid> _closed = [];
    private PeerListener? _listener;
    private string _host = string.Empty;

    /// <summary>This process, told apart from one restarted in its place.</summary>
    public Guid Worker { get; } = Guid.NewGuid();

    /// <summary>Where peers reach this process; known once a run was opened.</summary>
    public HostAddress Address => new(
        Worker,
        _host,
        _listener?.Port ?? 0,
        _listener?.Options.Certificate is X509Certificate2 certificate ? Convert.ToHexString(PeerCrypto.HashOf(certificate).AsSpan()) : string.Empty);

    /// <summary>The run of the spec; made if it is new here.</summary>
    public ResidentRun Open(RunSpec spec, WorkerTask task)
    {
        lock (_gate)
        {
            if (!_runs.TryGetValue(spec.Run, out ResidentRun? run))
            {
                run = new ResidentRun(spec, _listener ??= Listen(spec, task));
                _runs.Add(spec.Run, run);
            }

            return run;
        }
    }

    /// <exception cref="WorkerFaultException">The run is not here.</exception>
    public ResidentRun Get(Guid id)
    {
        lock (_gate)
        {
            return _runs.TryGetValue(id, out ResidentRun? run) ? run : throw HostAddress.NoHost(id);
        }
    }

    /// <summary>
    /// The partitions that were read for a run. Spark reads wherever it likes, so this worker need not take part in the run otherwise.
    /// </summary>
    /// <exception cref="WorkerFaultException">The run is over.</exception>
    public StagedRows Staged(Guid id)
    {
        lock (_gate)
        {
            if (_closed.Contains(id))
            {
                throw new WorkerFaultException(ExecutorFault.Fenced, $"Run {id} is over.");
            }

            if (!_staged.TryGetValue(id, out StagedRows? staged))
            {
                _staged.Add(id, staged = new StagedRows());
            }

            return staged;
        }
    }

    /// <summary>Gives up a run with all it holds.</summary>
    public void Close(Guid id)
    {
        ResidentRun? run;
        StagedRows? staged;
        lock (_gate)
        {
            _closed.Add(id);
            _runs.Remove(id, out run);
            _staged.Remove(id, out staged);
        }

        staged?.Dispose();
        run?.Dispose();
    }

    public void Dispose()
    {
        foreach (Guid id in _runs.Keys.Concat(_staged.Keys).ToArray())
        {
            Close(id);
        }

        _listener?.Dispose();
    }

    private PeerListener Listen(RunSpec spec, WorkerTask task)
    {
        IPAddress address = spec.IsLoopback ? IPAddress.Loopback : Resolve(OwnHost(task));
        _host = address.ToString();
        var options = new ListenerOptions
        {
            Address = address,
            FirstPort = spec.FirstPort,
            LastPort = spec.LastPort,
            Certificate = spec.IsEncrypted ? PeerCrypto.CreateCertificate() : null,
        };
        return new PeerListener(options, WireOptions.Default);
    }

    // Spark lists the hosts of a barrier stage's tasks; ours stands at the task's own place.
    private static string OwnHost(WorkerTask task) => task.Partition < task.Context.Hosts.Count
        ? task.Context.Hosts[task.Partition]
        : throw new WorkerProtocolException("a run is opened by a barrier task, which Spark gives the hosts of all tasks.");

    private static IPAddress Resolve(string host)
    {
        IPAddress[] addresses = Dns.GetHostAddresses(host);
        return Array.Find(addresses, address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
    }
}
