using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// The matrix product, <see cref="Reference.Gemm"/>, blocked for the caches. B is packed first, in a step of its own,
/// into panels two vectors wide; rows of C are then computed in tiles whose sums stay in registers. Each element is one
/// chain of multiply-adds in the order of k, continued from block to block, so its bits do not depend on the rows
/// computed with it.
/// </summary>
internal static class Gemm
{
    // A block of A, 192 x 256 floats, stays in the second-level cache; a panel's block of B, 256 rows, in the first.
    private const int RowBlock = 192;
    private const int DepthBlock = 256;

    // Gathering A pays once its rows are read for several panels.
    private const int PanelsToPackFor = 3;

    private static int VectorLength =>
        Vector512.IsHardwareAccelerated ? Lanes512.Count : Vector256.IsHardwareAccelerated ? Lanes256.Count : Lanes128.Count;

    /// <summary>Panels that <see cref="PackB"/> can be split into.</summary>
    public static int PanelCount(in GemmShape shape) => (shape.N + (2 * VectorLength) - 1) / (2 * VectorLength);

    /// <summary>Floats of packed B.</summary>
    public static long PackedLength(in GemmShape shape) => (long)PanelCount(shape) * 2 * VectorLength * shape.K;

    /// <summary>Floats of scratch that a thread needs.</summary>
    public static long ScratchLength(in GemmShape shape) =>
        PacksA(shape) ? (long)Math.Min(RowBlock, shape.M) * Math.Min(DepthBlock, shape.K) : 0;

    /// <summary>Lays out panels <paramref name="begin"/> to <paramref name="end"/> of B, columns beyond N as zeros.</summary>
    public static void PackB(in GemmShape shape, ReadOnlySpan<float> b, Span<float> packed, int begin, int end)
    {
        int width = 2 * VectorLength;
        for (int panel = begin; panel < end; panel++)
        {
            int first = panel * width;
            int columns = Math.Min(width, shape.N - first);
            Span<float> target = packed.Slice(panel * width * shape.K, width * shape.K);
            if (columns < width)
            {
                target.Clear();
            }

            if (shape.ColumnStrideB == 1)
            {
                for (int k = 0; k < shape.K; k++)
                {
                    b.Slice((k * shape.RowStrideB) + first, columns).CopyTo(target[(k * width)..]);
                }
            }
            else
            {
                Transpose(shape, b[(first * shape.ColumnStrideB)..], target, columns, width);
            }
        }
    }

    /// <summary>
    /// Computes rows <paramref name="begin"/> to <paramref name="end"/> of C. A sum starts from C when accumulating, else
    /// from the bias, else from 0; the epilogue is applied when it is complete.
    /// </summary>
    public static void MultiplyRows(
        in GemmShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> packedB, ReadOnlySpan<float> bias, Epilogue epilogue,
        bool accumulates, Span<float> c, Span<float> scratch, int begin, int end)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            MultiplyRows<Lanes512>(shape, a, packedB, bias, epilogue == Epilogue.Relu, accumulates, c, scratch, begin, end);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            MultiplyRows<Lanes256>(shape, a, packedB, bias, epilogue == Epilogue.Relu, accumulates, c, scratch, begin, end);
        }
        else
        {
            MultiplyRows<Lanes128>(shape, a, packedB, bias, epilogue == Epilogue.Relu, accumulates, c, scratch, begin, end);
        }

        if (epilogue is Epilogue.Tanh or Epilogue.Sigmoid)
        {
            for (int m = begin; m < end; m++)
            {
                Span<float> row = c.Slice(m * shape.RowStrideC, shape.N);
                if (epilogue == Epilogue.Tanh)
                {
                    Elementwise.Apply(row, row, default(Activations.Tanh));
                }
                else
                {
                    Elementwise.Apply(row, row, default(Activations.Sigmoid));
                }
            }
        }
    }

    private static bool PacksA(in GemmShape shape) => PanelCount(shape) >= PanelsToPackFor;

    private static void MultiplyRows<V>(
        in GemmShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> packedB, ReadOnlySpan<float> bias, bool isRelu,
        bool accumulates, Span<float> c, Span<float> scratch, int begin, int end)
        where V : struct, ILanes<V>
    {
        if (shape.K == 0)
        {
            StartRows(shape, bias, isRelu, accumulates, c, begin, end);
            return;
        }

        bool packsA = PacksA(shape);
        int width = 2 * V.Count;
        int panels = PanelCount(shape);
        for (int depth = 0; depth < shape.K; depth += DepthBlock)
        {
            int depths = Math.Min(DepthBlock, shape.K - depth);
            bool isLast = depth + depths == shape.K;
            for (int row = begin; row < end; row += RowBlock)
            {
                int rows = Math.Min(RowBlock, end - row);
                if (packsA)
                {
                    GemmTiles.PackA(shape, a, scratch, row, rows, depth, depths);
                }

                for (int panel = 0; panel < panels; panel++)
                {
                    var tile = new GemmTiles.Block(
                        ref MemoryMarshal.GetReference(packsA ? scratch : a[((row * shape.RowStrideA) + (depth * shape.ColumnStrideA))..]),
                        packsA,
                        ref MemoryMarshal.GetReference(packedB[((panel * width * shape.K) + (depth * width))..]),
                        ref MemoryMarshal.GetReference(c[((row * shape.RowStrideC) + (panel * width))..]))
                    {
                        Shape = shape,
                        Rows = rows,
                        Columns = Math.Min(width, shape.N - (panel * width)),
                        Depths = depths,
                        Continues = accumulates || depth > 0,
                        IsRelu = isRelu && isLast,
                        Bias = bias.IsEmpty ? bias : bias[(panel * width)..],
                    };
                    GemmTiles.Multiply<V>(tile);
                }
            }
        }
    }

    // A product over nothing: only where the sums start is seen.
    private static void StartRows(
        in GemmShape shape, ReadOnlySpan<float> bias, bool isRelu, bool accumulates, Span<float> c, int begin, int end)
    {
        for (int m = begin; m < end; m++)
        {
            Span<float> row = c.Slice(m * shape.RowStrideC, shape.N);
            if (!accumulates && bias.IsEmpty)
            {
                row.Clear();
            }
            else if (!accumulates)
            {
                bias[..shape.N].CopyTo(row);
            }

            if (isRelu)
            {
                Elementwise.Apply(row, row, default(Activations.Relu));
            }
        }
    }

    // Reads along the contiguous axis of B in blocks of 16 x 16, so that both sides stay in the first-level cache.
    private static void Transpose(in GemmShape shape, ReadOnlySpan<float> b, Span<float> target, int columns, int width)
    {
        const int Block = 16;
        for (int firstK = 0; firstK < shape.K; firstK += Block)
        {
            int lastK = Math.Min(firstK + Block, shape.K);
            for (int n = 0; n < columns; n++)
            {
                ReadOnlySpan<float> column = b[(n * shape.ColumnStrideB)..];
                for (int k = firstK; k < lastK; k++)
                {
                    target[(k * width) + n] = column[k * shape.RowStrideB];
                }
            }
        }
    }
}
