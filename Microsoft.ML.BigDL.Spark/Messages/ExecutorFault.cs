namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>The codes by which the driver knows what to do about a failed group.</summary>
internal static class ExecutorFault
{
    /// <summary>A task came to a worker that does not have what it needs: place again.</summary>
    public const string Misplaced = "misplaced";

    /// <summary>A peer was lost or is silent: carry on with those that are left.</summary>
    public const string PeerLost = "peer-lost";

    /// <summary>The worker does not have the weights that are wanted: ask another one.</summary>
    public const string Lacking = "lacking";

    /// <summary>A row of the data holds what cannot be trained on.</summary>
    public const string BadRows = "bad-rows";

    /// <summary>Another task of the same epoch failed, or a newer epoch has begun.</summary>
    public const string Fenced = "fenced";
}
