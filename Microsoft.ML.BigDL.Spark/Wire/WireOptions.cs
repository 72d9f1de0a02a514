namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>The bounds of the connections between peers. No wait of this room is longer than the longest of them.</summary>
internal sealed record WireOptions
{
    public static WireOptions Default { get; } = new();

    /// <summary>How long joining the other hosts may take, late ones included; default 60 s.</summary>
    public TimeSpan JoinTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one handshake may take from the first byte to the last; default 5 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A peer that sends nothing for so long, not even a heartbeat, counts as dead; default 20 s.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a step waits for a peer that is alive; default 60 s.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time between two heartbeats to a peer; default 2 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Connections that may be in their handshake at once; more are closed unread. Default 64.</summary>
    public int MaxPendingHandshakes { get; init; } = 64;
}
