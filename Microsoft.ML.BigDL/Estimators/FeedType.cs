namespace Microsoft.ML.BigDL.Estimators;

/// <summary>The element type in which a column enters the served graph: one that stock ML.NET can hand over too.</summary>
internal enum FeedType
{
    /// <summary>Single precision numbers.</summary>
    Float,

    /// <summary>ML.NET keys as unsigned numbers from 1, 0 for a missing key.</summary>
    Key,

    /// <summary>64-bit whole numbers.</summary>
    Whole,
}
