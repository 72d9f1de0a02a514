namespace Microsoft.ML.BigDL.Initializers;

/// <summary>Uniform within the square root of <c>6 / (fanIn + fanOut)</c> of 0.</summary>
/// <remarks>Glorot and Bengio 2010. Source: Keras 3.</remarks>
public sealed class GlorotUniform : VarianceScaling
{
    /// <summary>Makes the initialiser.</summary>
    public GlorotUniform()
        : base(1, FanMode.FanAverage, isNormal: false)
    {
    }
}
