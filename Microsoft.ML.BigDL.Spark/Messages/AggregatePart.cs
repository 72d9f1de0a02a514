namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>What a driver that aggregates asks of the ranks.</summary>
internal enum AggregatePart
{
    /// <summary>Gradients and next states of a step.</summary>
    Gradients,

    /// <summary>Losses and metrics over the validation records.</summary>
    Validation,

    /// <summary>What the records of every batch of an epoch weigh.</summary>
    Weights,
}
