using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd.Products;

/// <summary>The layouts that the tiles of <see cref="Gemm"/> read: contiguous in the order of use.</summary>
internal static unsafe class GemmPacking
{
    // Rows of B laid out in a panel before going on to the next: their lines stay in the cache for the neighbouring panels.
    private const int Run = 16;

    /// <summary>
    /// Lays out <paramref name="columns"/> columns of B in panels of <paramref name="width"/>, each as [k][column]. The last
    /// panel is <paramref name="lastWidth"/> wide; its columns beyond B are zeros.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackB(in GemmShape shape, float* b, float* packed, int columns, int width, int lastWidth)
    {
        for (int depth = 0; depth < shape.K; depth += Run)
        {
            int depths = Math.Min(Run, shape.K - depth);
            for (int first = 0; first < columns; first += width)
            {
                int count = Math.Min(width, columns - first);
                int step = first + width < columns ? width : lastWidth;
                float* source = b + ((nint)depth * shape.RowStrideB) + ((nint)first * shape.ColumnStrideB);
                float* target = packed + ((nint)first * shape.K) + ((nint)depth * step);
                Copy(source, shape.RowStrideB, shape.ColumnStrideB, target, step, depths, count);
                for (int k = 0; k < depths && count < step; k++)
                    new Span<float>(target + (k * step) + count, step - count).Clear();
            }
        }
    }

    /// <summary>Lays out rows of A tile by tile, each as [k][row], for tiles of at most <paramref name="most"/> rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackA(in GemmShape shape, float* a, float* packed, int rows, int depths, int most)
    {
        while (rows > 0)
        {
            int height = GemmTiles.RowsFor(rows, most);
            Copy(a, shape.ColumnStrideA, shape.RowStrideA, packed, height, depths, height);
            packed += (nint)height * depths;
            a += (nint)height * shape.RowStrideA;
            rows -= height;
        }
    }

    /// <summary>Copies rows of neighbouring floats.</summary>
    public static void CopyRows(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            RowCopy.Copy(source, target, columns);
            source += sourceStride;
            target += targetStride;
        }
    }

    // The target's columns are neighbours whatever the source's strides.
    private static void Copy(
        float* source, nint rowStride, nint columnStride, float* target, int targetStride, int rows, int columns)
    {
        if (columnStride == 1)
        {
            CopyRows(source, rowStride, target, targetStride, rows, columns);
        }
        else if (rowStride == 1)
        {
            RowCopy.Transpose(source, columnStride, columns, rows, target, targetStride);
        }
        else
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                    target[((nint)row * targetStride) + column] = source[(row * rowStride) + (column * columnStride)];
            }
        }
    }
}
