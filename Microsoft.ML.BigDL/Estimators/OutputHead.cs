namespace Microsoft.ML.BigDL.Estimators;

/// <summary>What is put behind an output so that it yields what ML.NET's evaluators read.</summary>
internal enum OutputHead
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Unnormalised class scores become probabilities.</summary>
    Softmax,

    /// <summary>Logarithms of probabilities become probabilities.</summary>
    Exp,

    /// <summary>A probability becomes <c>log(p / (1 - p))</c>, from which the scorer computes it again.</summary>
    Logit,
}
