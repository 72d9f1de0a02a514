using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Optimizers;

namespace Microsoft.ML.BigDL.Training;

/// <summary>The training and scoring whose memory a summary states. The defaults are those of a training.</summary>
public sealed record SummaryOptions
{
    /// <summary>Rows per step; default 32, at least 1.</summary>
    public int BatchSize
    {
        get;
        init => field = AtLeastOne(value, nameof(BatchSize));
    } = 32;

    /// <summary>The number of threads; default one per processor.</summary>
    public int Threads
    {
        get;
        init => field = AtLeastOne(value, nameof(Threads));
    } = Environment.ProcessorCount;

    /// <summary>The steps of the longest sequence of a batch, where the model takes sequences of any length; default 128, at least 1.</summary>
    public int SequenceLength
    {
        get;
        init => field = AtLeastOne(value, nameof(SequenceLength));
    } = 128;

    /// <summary>The number of parts with gradients of their own that every batch is cut into; default 1.</summary>
    public int LogicalRanks
    {
        get;
        init => field = AtLeastOne(value, nameof(LogicalRanks));
    } = 1;

    /// <summary>The rule that turns gradients into new weights; default Adam.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>What training makes small; by default the cross-entropy where a row yields several numbers, else the squared error.</summary>
    public Loss? Loss { get; init; }

    /// <summary>The type of the data, batch axis included, for a model that does not state its own input; default none.</summary>
    public TensorType? Input { get; init; }

    private static int AtLeastOne(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(
        nameof(value), value, $"SummaryOptions.{name} must be 1 or more.");
}
