namespace Microsoft.ML.BigDL.Spark.Wire;

/// <summary>What a frame carries. Numbers are part of the wire format.</summary>
internal enum FrameType : byte
{
    /// <summary>Nothing: the peer lives.</summary>
    Heartbeat = 1,

    /// <summary>The sender gives this epoch up; the item is the index of the host at fault.</summary>
    Abort = 2,

    /// <summary>The weights of the records of the sender's ranks.</summary>
    RankWeights = 3,

    /// <summary>Gradients and states for a slice owned by the receiver.</summary>
    Push = 4,

    /// <summary>New weights and states of a slice owned by the sender.</summary>
    Update = 5,

    /// <summary>Optimiser slots of the rank in the item, for the buddy host to keep.</summary>
    Backup = 6,

    /// <summary>The sender holds everything it must keep of the step.</summary>
    Kept = 7,

    /// <summary>What the receiver needs to take up its ranks: weights, states, or the slots of the rank in the item.</summary>
    Restore = 8,

    /// <summary>The squares of the summed gradient in the sender's slices, for clipping by norm.</summary>
    Squares = 9,

    /// <summary>Packed rows of the rank in the item; the step tells their partition and what they are for.</summary>
    Rows = 10,

    /// <summary>The sender has sent all rows that it has for the receiver.</summary>
    RowsSent = 11,
}
