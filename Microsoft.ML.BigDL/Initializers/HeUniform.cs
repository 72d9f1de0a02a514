namespace Microsoft.ML.BigDL.Initializers;

/// <summary>Uniform within the square root of <c>6 / fanIn</c> of 0.</summary>
/// <remarks>He et al. 2015, arXiv 1502.01852. Source: Keras 3.</remarks>
public sealed class HeUniform : VarianceScaling
{
    /// <summary>Makes the initialiser.</summary>
    public HeUniform()
        : base(2, FanMode.FanIn, isNormal: false)
    {
    }
}
