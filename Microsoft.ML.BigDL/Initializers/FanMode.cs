namespace Microsoft.ML.BigDL.Initializers;

/// <summary>What the variance of first values is divided by.</summary>
internal enum FanMode
{
    /// <summary>The number of inputs of a unit.</summary>
    FanIn,

    /// <summary>The mean of the numbers of inputs and outputs.</summary>
    FanAverage,
}
