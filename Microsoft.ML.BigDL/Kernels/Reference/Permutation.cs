namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Reorders axes.</summary>
internal static class Permutation
{
    /// <summary>Fills the output's items [start, end).</summary>
    public static void Run<T>(AxisPermutation geometry, ReadOnlySpan<T> x, Span<T> y, int start, int end)
    {
        int length = geometry.RowLength;
        for (int row = start * geometry.RowsPerItem; row < end * geometry.RowsPerItem; row++)
        {
            int source = geometry.RowStart(row);
            Span<T> target = y.Slice(row * length, length);
            for (int i = 0; i < length; i++)
                target[i] = x[source + (i * geometry.RowStride)];
        }
    }
}
