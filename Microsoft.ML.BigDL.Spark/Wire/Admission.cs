namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>The connections that a process waits for in one epoch of a run.</summary>
internal sealed class Admission(Roster roster, RunKey key) : IDisposable
{
    private readonly object _gate = new();
    private readonly PeerChannel?[] _arrived = new PeerChannel?[roster.Hosts.Length];
    private readonly bool[] _isTaken = new bool[roster.Hosts.Length];
    private bool _isClosed;

    public Roster Roster => roster;

    public RunKey Key => key;

    /// <summary>Whether a greeting may go on to the proof.</summary>
    public HandshakeStatus Check(in Greeting greeting)
    {
        if (greeting.Epoch != roster.Epoch)
        {
            return greeting.Epoch > roster.Epoch ? HandshakeStatus.NotYet : HandshakeStatus.Stale;
        }

        // The lower index connects to the higher one.
        if (greeting.To != roster.Self || greeting.From < 0 || greeting.From >= roster.Self)
        {
            return HandshakeStatus.Misaddressed;
        }

        lock (_gate)
        {
            return _isClosed ? HandshakeStatus.Stale
                : _isTaken[greeting.From] ? HandshakeStatus.Duplicate
                : HandshakeStatus.Accepted;
        }
    }

    /// <summary>Hands over a proven connection; a second one of the same host replaces the first.</summary>
    public void Add(int host, PeerChannel channel)
    {
        lock (_gate)
        {
            if (_isClosed || _isTaken[host])
            {
                channel.Dispose();
                return;
            }

            _arrived[host]?.Dispose();
            _arrived[host] = channel;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the connection of a host.</summary>
    /// <exception cref="TransportException">It did not come in time.</exception>
    public PeerChannel Take(int host, Deadline deadline, CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = cancellation.Register(Wake);
        lock (_gate)
        {
            while (_arrived[host] is null)
            {
                cancellation.ThrowIfCancellationRequested();
                if (_isClosed || deadline.HasPassed)
                {
                    throw new TransportException(
                        $"{roster.NameOf(host)}: did not connect to {roster.NameOf(roster.Self)} {(_isClosed ? "before a newer epoch began" : $"within {deadline.Length.TotalSeconds:0.#} s")}."
                        + " It is not running, or a firewall lies between.", isTransient: true);
                }

                Monitor.Wait(_gate, deadline.Left);
            }

            PeerChannel channel = _arrived[host]!; // The loop ended.
            _arrived[host] = null;
            _isTaken[host] = true;
            return channel;
        }
    }

    /// <summary>Ends the epoch: connections that nobody took are closed.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (PeerChannel? channel in _arrived)
            {
                channel?.Dispose();
            }

            Array.Clear(_arrived);
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
