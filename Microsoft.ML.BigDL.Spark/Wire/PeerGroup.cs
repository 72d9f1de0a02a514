using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>
/// The connections of this process to all other hosts of one epoch. The first failure ends the epoch: the others are told which host is at
/// fault, everything is closed, and whoever waits gets the error.
/// </summary>
internal sealed class PeerGroup : IDisposable
{
    private static readonly TimeSpan s_farewellTimeout = TimeSpan.FromMilliseconds(100);

    private readonly ImmutableArray<PeerConnection?> _connections;
    private readonly WireOptions _options;
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _heart;
    private readonly Lock _gate = new();
    private IFrameSink? _sink;
    private Exception? _failure;

    public PeerGroup(Roster roster, ImmutableArray<PeerConnection?> connections, WireOptions options)
    {
        Roster = roster;
        _connections = connections;
        _options = options;
        _heart = new Thread(Beat) { IsBackground = true, Name = "BigDL heartbeat" };
        _heart.Start();
    }

    public Roster Roster { get; }

    public int Hosts => _connections.Length;

    public int Self => Roster.Self;

    public TimeSpan StepTimeout => _options.StepTimeout;

    /// <summary>What ended the epoch, or null while it lives.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Bytes sent to all peers so far.</summary>
    public long BytesSent
    {
        get
        {
            long sum = 0;
            foreach (PeerConnection? connection in _connections)
            {
                sum += connection?.BytesSent ?? 0;
            }

            return sum;
        }
    }

    /// <summary>Begins to receive. What peers have sent before waits in the sockets.</summary>
    public void Start(IFrameSink sink)
    {
        lock (_gate)
        {
            if (_sink is not null)
            {
                throw new InvalidOperationException("The connections of this epoch already serve another exchange.");
            }

            _sink = sink;
        }

        foreach (PeerConnection? connection in _connections)
        {
            try
            {
                connection?.Start(sink, _options, Fail);
            }
            catch (TransportException error)
            {
                throw Blame(connection!, error); // Only a connection starts.
            }
        }

        if (Failure is { } failure)
        {
            sink.Fail(failure);
        }
    }

    /// <summary>Sends a frame: a header, written at the front of the span, and its payload. Any thread may call.</summary>
    public void Send(int host, ReadOnlySpan<byte> frame)
    {
        PeerConnection connection = To(host);
        try
        {
            connection.Send(frame);
        }
        catch (TransportException error)
        {
            throw Blame(connection, error);
        }
    }

    /// <summary>Sends a frame whose payload lies elsewhere.</summary>
    public void Send(int host, in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        PeerConnection connection = To(host);
        try
        {
            connection.Send(header, payload);
        }
        catch (TransportException error)
        {
            throw Blame(connection, error);
        }
    }

    public void ThrowIfFailed()
    {
        if (Failure is { } failure)
        {
            throw Explain(failure);
        }
    }

    /// <summary>The error to throw for the reason an epoch ended; a new object, since many threads may throw it.</summary>
    public static Exception Explain(Exception failure) => failure switch
    {
        TransportException transport => new TransportException(transport.Message, transport.IsTransient, transport),
        OperationCanceledException cancelled => new OperationCanceledException(cancelled.Message, cancelled, cancelled.CancellationToken),
        _ => new TransportException($"The exchange of this epoch failed: {failure.Message}", isTransient: false, failure),
    };

    /// <summary>Ends the epoch from this side, for an error or a cancellation, and tells the peers so.</summary>
    public void Abort(Exception reason) => End(Self, reason);

    /// <summary>Closes all connections and returns when nothing is received any more.</summary>
    public void Dispose()
    {
        End(-1, new TransportException("This process has left the epoch.", isTransient: true));
        foreach (PeerConnection? connection in _connections)
        {
            connection?.Join();
        }

        _heart.Join();
    }

    private PeerConnection To(int host) => _connections[host]
        ?? throw new ArgumentOutOfRangeException(nameof(host), host, "A host has no connection to itself.");

    // A peer that has gone may have said why, and a connection that this process closed was closed for a reason: the receiving threads know.
    private Exception Blame(PeerConnection connection, TransportException error)
    {
        _ended.Wait(s_farewellTimeout);
        Fail(connection, connection.Host, error);
        return Explain(Failure ?? error);
    }

    private void Fail(PeerConnection reporter, int culprit, Exception error)
    {
        bool isNamedByOther = culprit != reporter.Host && culprit != Self && (uint)culprit < (uint)Hosts;
        Exception reason = isNamedByOther
            ? new TransportException($"{Roster.NameOf(culprit)}: lost, as {reporter.Peer} reports.", isTransient: true, error)
            : error;
        End(isNamedByOther ? culprit : reporter.Host, reason);
    }

    private void End(int culprit, Exception reason)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return;
            }

            _failure = reason;
        }

        _sink?.Fail(reason);
        foreach (PeerConnection? connection in _connections)
        {
            if (connection is not null)
            {
                Leave(connection, culprit);
            }
        }

        _ended.Set();
    }

    private static void Leave(PeerConnection connection, int culprit)
    {
        try
        {
            if (culprit >= 0)
            {
                connection.Farewell(culprit, s_farewellTimeout);
            }
        }
        catch (TransportException)
        {
            // The peer is gone itself; the reason to leave is known already.
        }
        finally
        {
            connection.Dispose();
        }
    }

    private void Beat()
    {
        while (!_ended.Wait(_options.HeartbeatInterval))
        {
            foreach (PeerConnection? connection in _connections)
            {
                try
                {
                    connection?.TrySend(FrameType.Heartbeat, 0);
                }
                catch (TransportException error)
                {
                    Fail(connection!, connection!.Host, error); // Only a connection sends.
                }
            }
        }
    }
}
