using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>Stacks the planes under depth windows as channels, and back; an item is a sample. See <see cref="DepthGeometry"/>.</summary>
internal static class DepthUnfolding
{
    /// <summary>unfolded[n, o, c, k] = volume[n, c, o Stride + k Dilation - Pad], 0 in the padding.</summary>
    public static void Unfold<T>(in DepthGeometry g, ReadOnlySpan<T> volume, Span<T> unfolded, int begin, int end)
        where T : unmanaged
    {
        int row = begin * g.OutD * g.C * g.KD;
        for (int n = begin; n < end; n++)
        {
            for (int o = 0; o < g.OutD; o++)
            {
                for (int c = 0; c < g.C; c++)
                {
                    for (int k = 0; k < g.KD; k++, row++)
                    {
                        int depth = g.DepthOf(o, k);
                        Span<T> target = unfolded.Slice(row * g.Plane, g.Plane);
                        if (depth >= 0 && depth < g.D)
                            volume.Slice(((((n * g.C) + c) * g.D) + depth) * g.Plane, g.Plane).CopyTo(target);
                        else
                            target.Clear();
                    }
                }
            }
        }
    }

    /// <summary>The transpose of <see cref="Unfold"/>: each plane of the volume is the sum of its copies.</summary>
    public static void Fold<T>(in DepthGeometry g, ReadOnlySpan<T> unfolded, Span<T> volume, int begin, int end)
        where T : unmanaged, INumber<T>
    {
        int sample = g.C * g.D * g.Plane;
        volume.Slice(begin * sample, (end - begin) * sample).Clear();
        int row = begin * g.OutD * g.C * g.KD;
        for (int n = begin; n < end; n++)
        {
            for (int o = 0; o < g.OutD; o++)
            {
                for (int c = 0; c < g.C; c++)
                {
                    for (int k = 0; k < g.KD; k++, row++)
                    {
                        int depth = g.DepthOf(o, k);
                        if (depth >= 0 && depth < g.D)
                        {
                            Span<T> target = volume.Slice(((((n * g.C) + c) * g.D) + depth) * g.Plane, g.Plane);
                            System.Numerics.Tensors.TensorPrimitives.Add(target, unfolded.Slice(row * g.Plane, g.Plane), target);
                        }
                    }
                }
            }
        }
    }

    /// <summary>target[n, j, i] = source[n, i, j] for planes of <paramref name="plane"/> elements.</summary>
    public static void SwapPlanes<T>(int rows, int columns, int plane, ReadOnlySpan<T> source, Span<T> target, int begin, int end)
        where T : unmanaged
    {
        for (int n = begin; n < end; n++)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    source.Slice(((((n * rows) + i) * columns) + j) * plane, plane)
                        .CopyTo(target.Slice(((((n * columns) + j) * rows) + i) * plane, plane));
                }
            }
        }
    }
}
