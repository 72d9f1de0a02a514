namespace Microsoft.ML.BigDL.Metrics;

/// <summary>How the scores of classes become one.</summary>
public enum F1Average
{
    /// <summary>Their mean: each class counts alike.</summary>
    Macro,

    /// <summary>One score over all decisions: each sample counts alike.</summary>
    Micro,
}
