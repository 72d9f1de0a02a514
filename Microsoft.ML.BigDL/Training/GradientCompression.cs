namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// How a rank's gradients are rounded, to the nearest with ties to even, before they are summed. It halves what ranks send to each other;
/// sums, weights and optimiser state stay in float. The result is the same wherever the ranks live.
/// </summary>
public enum GradientCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>To bfloat16: the range of float with 8 significant bits.</summary>
    BFloat16,

    /// <summary>To IEEE half precision: 11 significant bits, but infinite above 65504 and 0 below 3e-8.</summary>
    Float16,
}
