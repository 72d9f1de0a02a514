namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>The gradient of maximum pooling, <see cref="Reference.Pooling.MaxBackward"/>, bit for bit. An item is a plane.</summary>
internal static class MaxPoolBackward
{
    /// <summary>Items that <see cref="Run"/> can be split into.</summary>
    public static int Items(in PoolGeometry g) => g.Planes;

    /// <summary>Computes the input gradients of the planes from the indices that the forward pass wrote.</summary>
    public static void Run(
        in PoolGeometry g, ReadOnlySpan<float> gradOutput, ReadOnlySpan<int> indices, Span<float> gradInput,
        int beginItem, int endItem)
    {
        int outputPlane = g.OutH * g.OutW;
        for (int item = beginItem; item < endItem; item++)
        {
            Span<float> plane = gradInput.Slice(item * g.H * g.W, g.H * g.W);
            ReadOnlySpan<float> gradient = gradOutput.Slice(item * outputPlane, outputPlane);
            ReadOnlySpan<int> where = indices.Slice(item * outputPlane, outputPlane);
            plane.Clear();
            for (int o = 0; o < gradient.Length; o++)
            {
                int index = where[o];
                if (index >= 0)
                {
                    plane[index] += gradient[o];
                }
            }
        }
    }
}
