namespace Microsoft.ML.BigDL.Graphs;

/// <summary>What random operators are keyed by in one run of a plan; mutable, so that a step allocates nothing.</summary>
internal sealed class RunState
{
    public ulong Seed { get; set; }

    /// <summary>The training step, counted from 0 over all epochs.</summary>
    public long Step { get; set; }

    /// <summary>The position in the whole batch of the first sample of this plan's part.</summary>
    public int FirstSample { get; set; }
}
