namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Reorders axes of four-byte elements: rows that stay together are copied, and planes turned over are transposed in blocks.
/// Elements are moved, never computed with, so they may be any bits.
/// </summary>
internal static class Permutation
{
    private const int BlockRows = 32;

    /// <summary>Fills the output's items [start, end).</summary>
    public static void Run(AxisPermutation geometry, ReadOnlySpan<float> x, Span<float> y, int start, int end)
    {
        int row = start * geometry.RowsPerItem;
        int last = end * geometry.RowsPerItem;
        if (geometry.RowStride == 1)
            Copy(geometry, x, y, row, last);
        else if (geometry.PlaneRows > 1)
            Transpose(geometry, x, y, row, last);
        else
            Reference.Permutation.Run(geometry, x, y, start, end);
    }

    private static void Copy(AxisPermutation geometry, ReadOnlySpan<float> x, Span<float> y, int row, int last)
    {
        int length = geometry.RowLength;
        for (; row < last; row++)
            x.Slice(geometry.RowStart(row), length).CopyTo(y.Slice(row * length, length));
    }

    // Narrow blocks keep the lines that are written in part in the first cache, even if they lie a power of two apart.
    private static unsafe void Transpose(AxisPermutation geometry, ReadOnlySpan<float> x, Span<float> y, int row, int last)
    {
        int length = geometry.RowLength;
        while (row < last)
        {
            // A range may begin and end within a plane when the plane's rows are the items.
            int rows = Math.Min(Math.Min(BlockRows, last - row), geometry.PlaneRows - (row % geometry.PlaneRows));
            ReadOnlySpan<float> plane = x.Slice(geometry.RowStart(row), ((length - 1) * geometry.RowStride) + rows);
            Span<float> target = y.Slice(row * length, rows * length);
            fixed (float* from = plane)
            fixed (float* to = target)
                RowCopy.Transpose(from, geometry.RowStride, length, rows, to, length);

            row += rows;
        }
    }
}
