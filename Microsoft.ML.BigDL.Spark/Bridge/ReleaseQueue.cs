namespace Microsoft.ML.BigDL.Spark.Bridge;

/// <summary>
/// Tells the gateway which objects are no longer referenced. Ids come from finalisers, which must not wait for a network; a thread with a
/// connection of its own sends them on.
/// </summary>
internal sealed class ReleaseQueue : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly Lock _start = new();
    private readonly Queue<string> _ids = new();
    private readonly Func<Py4JConnection> _open;
    private Thread? _thread;
    private bool _closed;

    public ReleaseQueue(Func<Py4JConnection> open) => _open = open;

    /// <summary>Starts the thread. Kept out of <see cref="Add"/>, because a finaliser should not start threads.</summary>
    public void Start()
    {
        lock (_start)
        {
            if (_thread is not null)
                return;
            _thread = new Thread(Run) { IsBackground = true, Name = "Java object release" };
            _thread.Start();
        }
    }

    public void Add(string id)
    {
        lock (_ids)
        {
            if (_closed)
                return;
            _ids.Enqueue(id);
            Monitor.Pulse(_ids);
        }
    }

    /// <summary>Sends what is queued, within five seconds, and ends.</summary>
    public void Dispose()
    {
        lock (_ids)
        {
            _closed = true;
            Monitor.Pulse(_ids);
        }
        lock (_start)
            _thread?.Join(s_patience);
    }

    private void Run()
    {
        try
        {
            using Py4JConnection connection = _open();
            while (Next() is string id)
            {
                connection.Command.Begin("m").Line("d").Line(id).End([]);
                connection.Exchange();
            }
        }
        catch (Exception gone) when (JavaGateway.IsConnectionLost(gone))
        {
            // The Java process has ended and its objects with it. Whoever calls it next is told; nothing is left to release.
            lock (_ids)
            {
                _closed = true;
                _ids.Clear();
            }
        }
    }

    private string? Next()
    {
        lock (_ids)
        {
            while (_ids.Count == 0 && !_closed)
                Monitor.Wait(_ids);
            return _ids.TryDequeue(out string? id) ? id : null;
        }
    }
}
