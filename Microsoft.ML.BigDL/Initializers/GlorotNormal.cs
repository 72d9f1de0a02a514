namespace Microsoft.ML.BigDL.Initializers;

/// <summary>Normal, cut at two deviations, with deviation the square root of <c>2 / (fanIn + fanOut)</c>.</summary>
/// <remarks>Glorot and Bengio 2010. Source: Keras 3.</remarks>
public sealed class GlorotNormal : VarianceScaling
{
    /// <summary>Makes the initialiser.</summary>
    public GlorotNormal()
        : base(1, FanMode.FanAverage, isNormal: true)
    {
    }
}
