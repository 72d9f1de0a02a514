using System.Runtime.Intrinsics;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Products;

/// <summary>
/// The matrix product, <see cref="Reference.Gemm"/>, blocked for the caches. B is packed first, in a step of its own,
/// into panels two vectors wide; rows of C are then computed in tiles whose sums stay in registers. Each element is one
/// chain of multiply-adds in the order of k, continued from block to block, so its bits do not depend on the rows
/// computed with it. Operands must not overlap C.
/// </summary>
internal static unsafe class Gemm
{
    // Measured: up to here, laying B out costs more than reading it from strided lines.
    private const int MostRowsUnpacked = 128;

    private static int VectorLength =>
        TileWidth.UsesVector512 ? TileVector512.Count : TileWidth.UsesVector256 ? TileVector256.Count : TileVector128.Count;

    private static int PanelWidth => 2 * VectorLength;

    /// <summary>Panels that <see cref="PackB"/> can be split into.</summary>
    public static int PanelCount(in GemmShape shape) => (shape.N + PanelWidth - 1) / PanelWidth;

    /// <summary>Floats of packed B.</summary>
    public static long PackedLength(in GemmShape shape) =>
        shape.N == 0 ? 0 : (((PanelCount(shape) - 1) * (long)PanelWidth) + LastWidth(shape)) * shape.K;

    /// <summary>Floats of scratch that a thread needs.</summary>
    public static long ScratchLength(in GemmShape shape) => GemmBlocks.ScratchLength(shape, PanelCount(shape));

    /// <summary>Lays out panels <paramref name="begin"/> to <paramref name="end"/> of B.</summary>
    /// <exception cref="ArgumentException">A span is shorter than the geometry needs.</exception>
    public static void PackB(in GemmShape shape, ReadOnlySpan<float> b, Span<float> packed, int begin, int end)
    {
        if (begin >= end || shape.K == 0)
            return;
        SpanLength.Require(packed.Length, PackedLength(shape), nameof(packed));
        SpanLength.Require(b.Length, LastOffset(shape.K, shape.RowStrideB, shape.N, shape.ColumnStrideB) + 1, nameof(b));
        int first = begin * PanelWidth;
        int columns = Math.Min(shape.N, end * PanelWidth) - first;
        fixed (float* source = b, target = packed)
        {
            GemmPacking.PackB(
                shape, source + ((nint)first * shape.ColumnStrideB), target + ((nint)first * shape.K), columns, PanelWidth,
                end == PanelCount(shape) ? LastWidth(shape) : PanelWidth);
        }
    }

    /// <summary>
    /// Computes rows <paramref name="begin"/> to <paramref name="end"/> of C. A sum starts from the bias, if there is one,
    /// plus C when accumulating, else from 0; the epilogue is applied when it is complete.
    /// </summary>
    /// <exception cref="ArgumentException">A span is shorter than the geometry needs.</exception>
    public static void MultiplyRows(
        in GemmShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> packedB, ReadOnlySpan<float> bias, Epilogue epilogue,
        bool accumulates, Span<float> c, Span<float> scratch, int begin, int end)
    {
        SpanLength.Require(packedB.Length, PackedLength(shape), nameof(packedB));
        SpanLength.Require(scratch.Length, ScratchLength(shape), nameof(scratch));
        Multiply(shape, a, default, packedB, bias, epilogue, accumulates, c, scratch, begin, end);
    }

    /// <summary>
    /// Whether <see cref="MultiplyRowsUnpacked"/> is the faster way: B is read too few times to repay laying it out. Its
    /// columns must be neighbours.
    /// </summary>
    public static bool IsFasterUnpacked(in GemmShape shape) =>
        shape.M <= MostRowsUnpacked && shape.N >= PanelWidth && shape.ColumnStrideB == 1;

    /// <summary>Floats of scratch that a thread needs for <see cref="MultiplyRowsUnpacked"/>.</summary>
    public static long UnpackedScratchLength(in GemmShape shape) => ScratchLength(shape) + ((long)LastWidth(shape) * shape.K);

    /// <summary>The same as <see cref="MultiplyRows"/>, to the bit, from B as it is; columns of B must be neighbours.</summary>
    /// <exception cref="ArgumentException">A span is shorter than the geometry needs, or columns of B are apart.</exception>
    public static void MultiplyRowsUnpacked(
        in GemmShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> bias, Epilogue epilogue,
        bool accumulates, Span<float> c, Span<float> scratch, int begin, int end)
    {
        if (shape.ColumnStrideB != 1)
            throw new ArgumentException($"columns of B are {shape.ColumnStrideB} apart but must be neighbours to be read in place.", nameof(shape));
        SpanLength.Require(b.Length, shape.K == 0 ? 0 : LastOffset(shape.K, shape.RowStrideB, shape.N, 1) + 1, nameof(b));
        SpanLength.Require(scratch.Length, UnpackedScratchLength(shape), nameof(scratch));
        if (begin >= end || shape.N == 0)
            return;
        Span<float> last = scratch[(int)ScratchLength(shape)..];
        int first = (PanelCount(shape) - 1) * PanelWidth;
        if (shape.N - first < PanelWidth && shape.K > 0)
        {
            fixed (float* source = b, target = last)
                GemmPacking.PackB(shape, source + first, target, shape.N - first, PanelWidth, LastWidth(shape));
        }

        Multiply(shape, a, b, last, bias, epilogue, accumulates, c, scratch, begin, end);
    }

    private static void Multiply(
        in GemmShape shape, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> packedB, ReadOnlySpan<float> bias,
        Epilogue epilogue, bool accumulates, Span<float> c, Span<float> scratch, int begin, int end)
    {
        if (begin >= end || shape.N == 0)
            return;
        SpanLength.Require(a.Length, shape.K == 0 ? 0 : LastOffset(end, shape.RowStrideA, shape.K, shape.ColumnStrideA) + 1, nameof(a));
        SpanLength.Require(bias.Length, bias.IsEmpty ? 0 : shape.N, nameof(bias));
        SpanLength.Require(c.Length, LastOffset(end, shape.RowStrideC, shape.N, 1) + 1, nameof(c));
        fixed (float* pa = a, pb = b, pPacked = packedB, pBias = bias, pc = c, pScratch = scratch)
        {
            var blocks = new GemmBlocks
            {
                Shape = shape,
                A = pa,
                B = pb,
                PackedB = pPacked,
                Bias = pBias,
                C = pc,
                Scratch = pScratch,
                PanelCount = PanelCount(shape),
                LastWidth = LastWidth(shape),
                Accumulates = accumulates,
                IsRelu = epilogue == Epilogue.Relu,
            };
            if (TileWidth.UsesVector512)
                Multiply<TileVector512, Vector512<float>>(blocks, begin, end);
            else if (TileWidth.UsesVector256)
                Multiply<TileVector256, Vector256<float>>(blocks, begin, end);
            else
                Multiply<TileVector128, Vector128<float>>(blocks, begin, end);
        }

        if (epilogue is Epilogue.Tanh or Epilogue.Sigmoid)
        {
            for (int m = begin; m < end; m++)
            {
                Span<float> row = c.Slice(m * shape.RowStrideC, shape.N);
                if (epilogue == Epilogue.Tanh)
                    Elementwise.Apply(row, row, default(Activations.Tanh));
                else
                    Elementwise.Apply(row, row, default(Activations.Sigmoid));
            }
        }
    }

    private static void Multiply<TOps, TVector>(in GemmBlocks blocks, int begin, int end)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        if (blocks.Shape.N == 1)
            blocks.MultiplyColumn<TOps, TVector>(begin, end);
        else
            blocks.Multiply<TOps, TVector>(begin, end);
    }

    // The last panel is one vector wide when its columns fit; a single column is stored without gaps.
    private static int LastWidth(in GemmShape shape)
    {
        int columns = shape.N - ((PanelCount(shape) - 1) * PanelWidth);
        return shape.N == 1 ? 1 : columns <= VectorLength ? VectorLength : PanelWidth;
    }

    private static long LastOffset(int rows, int rowStride, int columns, int columnStride) =>
        ((rows - 1) * (long)rowStride) + ((columns - 1) * (long)columnStride);
}
