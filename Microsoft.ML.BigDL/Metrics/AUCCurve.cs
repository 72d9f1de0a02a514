namespace Microsoft.ML.BigDL.Metrics;

/// <summary>The curve whose area is taken.</summary>
public enum AUCCurve
{
    /// <summary>The recall over the share of zeros that are taken for ones.</summary>
    ROC,

    /// <summary>The precision over the recall.</summary>
    PR,
}
