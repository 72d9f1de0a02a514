namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>Guards kernels that read and write through pointers.</summary>
internal static class SpanLength
{
    /// <summary>Throws when a span is shorter than the geometry needs.</summary>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public static void Require(long received, long needed, string name)
    {
        if (received < needed)
        {
            throw new ArgumentException($"{name} holds {received} elements but the geometry needs {needed}.", name);
        }
    }
}
