using System.Collections.Immutable;
using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Losses;
using Microsoft.ML.BigDL.Metrics;
using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>How a network is trained in a pipeline. Copied when a trainer is made.</summary>
public sealed record BigDLOptions
{
    /// <summary>How often every row is visited; default 10, at least 1.</summary>
    public int Epochs
    {
        get;
        init => field = AtLeastOne(value, nameof(Epochs));
    } = 10;

    /// <summary>Rows per step; default 32, at least 1. The last step of an epoch may have fewer and counts with its true weight.</summary>
    public int BatchSize
    {
        get;
        init => field = AtLeastOne(value, nameof(BatchSize));
    } = 32;

    /// <summary>The rule that turns gradients into new weights; default Adam with a learning rate of 0.001.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>What training makes small; by default the cross-entropy of the task's classes, or the squared error.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Figures gathered during training and validation; by default the accuracy where there are classes.</summary>
    public ImmutableArray<Metric> Metrics { get; init; }

    /// <summary>Rows the network is judged on after every epoch and not trained on; default none.</summary>
    public IDataView? ValidationSet { get; init; }

    /// <summary>The share of the training rows set aside as validation rows, at least 0 and below 1; default 0.</summary>
    public double ValidationFraction
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "BigDLOptions.ValidationFraction must be at least 0 and below 1, such as 0.1.");
    }

    /// <summary>Decides on first weights, order and dropout; by default taken from the <see cref="MLContext"/>'s seed.</summary>
    public long? Seed { get; init; }

    /// <summary>Whether each epoch visits the rows in an order of its own; default true.</summary>
    public bool Shuffles { get; init; } = true;

    /// <summary>The number of threads; default one per processor. The result does not depend on it.</summary>
    public int Threads
    {
        get;
        init => field = AtLeastOne(value, nameof(Threads));
    } = Environment.ProcessorCount;

    /// <summary>
    /// The number of parts with gradients of their own that every batch is cut into; part of what defines the result. Default 1, with an
    /// <see cref="Engine"/> the number of its machines.
    /// </summary>
    public int? LogicalRanks
    {
        get;
        init => field = value is int ranks ? AtLeastOne(ranks, nameof(LogicalRanks)) : null;
    }

    /// <summary>Where the network is trained, such as the executors of a Spark cluster; default null, in this process.</summary>
    public TrainingEngine? Engine { get; init; }

    /// <summary>Ends the training when the loss no longer falls; default never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Where and how often is saved what the same call needs to go on after an interruption; default null, nowhere.</summary>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>Is told of every step and epoch; default nobody. Epochs are reported to <c>mlContext.Log</c> in any case.</summary>
    public ITrainingObserver? Observer { get; init; }

    /// <summary>Ends the training early; the best weights so far are kept.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The column with the label; default <c>Label</c>.</summary>
    public string LabelColumnName
    {
        get;
        init => field = NotEmpty(value, nameof(LabelColumnName));
    } = "Label";

    /// <summary>The column that enters a network of one input; default <c>Features</c>.</summary>
    public string FeatureColumnName
    {
        get;
        init => field = NotEmpty(value, nameof(FeatureColumnName));
    } = "Features";

    /// <summary>
    /// The columns that enter a network of several inputs: column names by input name. By default every input is read from the column
    /// of its own name.
    /// </summary>
    public IReadOnlyDictionary<string, string>? InputColumnNames { get; init; }

    /// <summary>The column with the weights of the rows; default null, all rows count alike.</summary>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>The column with the scores; default <c>Score</c>.</summary>
    public string ScoreColumnName
    {
        get;
        init => field = NotEmpty(value, nameof(ScoreColumnName));
    } = "Score";

    /// <summary>The column with the predicted label; default <c>PredictedLabel</c>.</summary>
    public string PredictedLabelColumnName
    {
        get;
        init => field = NotEmpty(value, nameof(PredictedLabelColumnName));
    } = "PredictedLabel";

    /// <summary>The names of the columns a general network adds, one per output; by default the names of its outputs.</summary>
    public ImmutableArray<string> OutputColumnNames { get; init; }

    /// <summary>Multiplied with every number before the network sees it, such as 1/255 for images; indices stay as they are. Default 1.</summary>
    public float FeatureScale
    {
        get;
        init => field = float.IsFinite(value) && value != 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "BigDLOptions.FeatureScale must be a finite number other than 0, such as 1/255.");
    } = 1;

    /// <summary>
    /// The most steps that are read of a sequence, a vector of undeclared length that enters an input with a symbolic extent; the rest is cut
    /// off, in training and in scoring. At least 1; by default the longest training row.
    /// </summary>
    public int? SequenceLength
    {
        get;
        init => field = value is int length ? AtLeastOne(length, nameof(SequenceLength)) : null;
    }

    /// <summary>The order of the colours of image columns; default red, green, blue.</summary>
    public PixelOrder PixelOrder { get; init; }

    private static int AtLeastOne(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(
        nameof(value), value, $"BigDLOptions.{name} must be 1 or more.");

    private static string NotEmpty(string value, string name) => !string.IsNullOrEmpty(value) ? value : throw new ArgumentException(
        $"BigDLOptions.{name} must be the name of a column.", nameof(value));
}
