namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>The gradient of maximum pooling, <see cref="Reference.Pooling.MaxBackward"/>, bit for bit. An item is a plane.</summary>
internal static unsafe class MaxPoolBackward
{
    /// <summary>Items that <see cref="Run"/> can be split into.</summary>
    public static int Items(in PoolGeometry g) => g.Planes;

    /// <summary>Computes the input gradients of the planes from the indices that the forward pass wrote.</summary>
    public static void Run(
        in PoolGeometry g, ReadOnlySpan<float> gradOutput, ReadOnlySpan<int> indices, Span<float> gradInput,
        int beginItem, int endItem)
    {
        SpanLength.Require(gradOutput.Length, g.OutputLength, nameof(gradOutput));
        SpanLength.Require(indices.Length, g.OutputLength, nameof(indices));
        SpanLength.Require(gradInput.Length, g.InputLength, nameof(gradInput));
        int outputPlane = g.OutH * g.OutW;
        bool isPair = PairPooling.Fits(g);
        for (int item = beginItem; item < endItem; item++)
        {
            Span<float> plane = gradInput.Slice(item * g.H * g.W, g.H * g.W);
            ReadOnlySpan<float> gradient = gradOutput.Slice(item * outputPlane, outputPlane);
            ReadOnlySpan<int> where = indices.Slice(item * outputPlane, outputPlane);
            if (isPair)
            {
                fixed (float* to = plane, from = gradient)
                fixed (int* index = where)
                {
                    PairPooling.MaxBackward(g, from, index, to);
                }
            }
            else
            {
                Scatter(gradient, where, plane);
            }
        }
    }

    private static void Scatter(ReadOnlySpan<float> gradient, ReadOnlySpan<int> where, Span<float> plane)
    {
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
