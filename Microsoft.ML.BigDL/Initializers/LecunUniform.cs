namespace Microsoft.ML.BigDL.Initializers;

/// <summary>Uniform within the square root of <c>3 / fanIn</c> of 0.</summary>
/// <remarks>LeCun et al. 1998. Source: Keras 3.</remarks>
public sealed class LecunUniform : VarianceScaling
{
    /// <summary>Makes the initialiser.</summary>
    public LecunUniform()
        : base(1, FanMode.FanIn, isNormal: false)
    {
    }
}
