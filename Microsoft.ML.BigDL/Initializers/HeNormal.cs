namespace Microsoft.ML.BigDL.Initializers;

/// <summary>Normal, cut at two deviations, with deviation the square root of <c>2 / fanIn</c>.</summary>
/// <remarks>He et al. 2015, arXiv 1502.01852. Source: Keras 3.</remarks>
public sealed class HeNormal : VarianceScaling
{
    /// <summary>Makes the initialiser.</summary>
    public HeNormal()
        : base(2, FanMode.FanIn, isNormal: true)
    {
    }
}
