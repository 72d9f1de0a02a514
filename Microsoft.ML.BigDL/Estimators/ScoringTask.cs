namespace Microsoft.ML.BigDL.Estimators;

/// <summary>What the columns a transformer adds are for.</summary>
internal enum ScoringTask
{
    /// <summary>Every output of the network is a column of its own.</summary>
    General,

    /// <summary>One of several classes: Score, PredictedLabel.</summary>
    Multiclass,

    /// <summary>Yes or no: Score, Probability, PredictedLabel.</summary>
    Binary,

    /// <summary>A number: Score.</summary>
    Regression,
}
