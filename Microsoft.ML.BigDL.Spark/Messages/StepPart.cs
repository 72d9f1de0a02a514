namespace Microsoft.ML.BigDL.Spark.Messages;

/// <summary>What a group's tasks do of each of its steps.</summary>
internal enum StepPart
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The gradients of one step, which stay in the worker.</summary>
    Gradients,

    /// <summary>The exchange of those gradients and the update.</summary>
    Update,
}
