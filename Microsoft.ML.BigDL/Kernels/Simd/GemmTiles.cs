using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// The innermost loops of <see cref="Gemm"/>: tiles of 6 rows (4, 2 or 1 at the end) by two vectors of columns. A lane
/// holds a column of C. Twelve sums and two vectors of B leave room in 16 registers; every sum is one chain of
/// multiply-adds over k, whatever the tile's height.
/// </summary>
internal static class GemmTiles
{
    private const int TileRows = 6;

    /// <summary>Lays out a block of A tile by tile, each as [k][row], in the order <see cref="Multiply"/> reads it.</summary>
    public static void PackA(
        in GemmShape shape, ReadOnlySpan<float> a, Span<float> packed, int row, int rows, int depth, int depths)
    {
        int at = 0;
        for (int done = 0; done < rows;)
        {
            int height = HeightFor(rows - done);
            Span<float> tile = packed.Slice(at, height * depths);
            ReadOnlySpan<float> source = a[(((row + done) * shape.RowStrideA) + (depth * shape.ColumnStrideA))..];
            if (shape.RowStrideA == 1)
            {
                for (int k = 0; k < depths; k++)
                {
                    source.Slice(k * shape.ColumnStrideA, height).CopyTo(tile[(k * height)..]);
                }
            }
            else
            {
                for (int r = 0; r < height; r++)
                {
                    ReadOnlySpan<float> line = source[(r * shape.RowStrideA)..];
                    for (int k = 0; k < depths; k++)
                    {
                        tile[(k * height) + r] = line[k * shape.ColumnStrideA];
                    }
                }
            }

            at += height * depths;
            done += height;
        }
    }

    /// <summary>Computes one panel of columns for a block of rows.</summary>
    public static void Multiply<V>(in Block block)
        where V : struct, ILanes<V>
    {
        for (int row = 0; row < block.Rows;)
        {
            int height = HeightFor(block.Rows - row);
            ref float a = ref Unsafe.Add(ref block.A, block.IsPacked ? (nint)row * block.Depths : (nint)row * block.Shape.RowStrideA);
            ref float c = ref Unsafe.Add(ref block.C, (nint)row * block.Shape.RowStrideC);
            nint rowStep = block.IsPacked ? 1 : block.Shape.RowStrideA;
            nint depthStep = block.IsPacked ? height : block.Shape.ColumnStrideA;
            switch (height)
            {
                case 6:
                    Tile6<V>(block, ref a, rowStep, depthStep, ref c);
                    break;
                case 4:
                    Tile4<V>(block, ref a, rowStep, depthStep, ref c);
                    break;
                case 2:
                    Tile2<V>(block, ref a, rowStep, depthStep, ref c);
                    break;
                default:
                    Tile1<V>(block, ref a, depthStep, ref c);
                    break;
            }

            row += height;
        }
    }

    private static int HeightFor(int rows) => rows >= TileRows ? TileRows : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;

    [MethodImpl(AggressiveInlining)]
    private static void Start<V>(in Block block, ref float c, out V left, out V right)
        where V : struct, ILanes<V>
    {
        if (block.Continues)
        {
            Load(block, ref c, out left, out right);
        }
        else if (!block.Bias.IsEmpty)
        {
            Load(block, ref Unsafe.AsRef(in block.Bias[0]), out left, out right);
        }
        else
        {
            left = V.Zero;
            right = V.Zero;
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void Load<V>(in Block block, ref float source, out V left, out V right)
        where V : struct, ILanes<V>
    {
        if (block.Columns == 2 * V.Count)
        {
            left = V.Load(in source, 0);
            right = V.Load(in source, (nuint)V.Count);
        }
        else
        {
            left = block.Columns >= V.Count ? V.Load(in source, 0) : V.Load(in source, 0, block.Columns);
            right = block.Columns > V.Count ? V.Load(in source, (nuint)V.Count, block.Columns - V.Count) : V.Zero;
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void Finish<V>(in Block block, ref float c, V left, V right)
        where V : struct, ILanes<V>
    {
        if (block.IsRelu)
        {
            left = V.MaxFast(V.Zero, left);
            right = V.MaxFast(V.Zero, right);
        }

        if (block.Columns == 2 * V.Count)
        {
            left.Store(ref c, 0);
            right.Store(ref c, (nuint)V.Count);
            return;
        }

        if (block.Columns >= V.Count)
        {
            left.Store(ref c, 0);
        }
        else
        {
            left.Store(ref c, 0, block.Columns);
        }

        if (block.Columns > V.Count)
        {
            right.Store(ref c, (nuint)V.Count, block.Columns - V.Count);
        }
    }

    private static void Tile6<V>(in Block block, ref float a, nint rowStep, nint depthStep, ref float c)
        where V : struct, ILanes<V>
    {
        nint ldc = block.Shape.RowStrideC;
        Start(block, ref c, out V c00, out V c01);
        Start(block, ref Unsafe.Add(ref c, ldc), out V c10, out V c11);
        Start(block, ref Unsafe.Add(ref c, 2 * ldc), out V c20, out V c21);
        Start(block, ref Unsafe.Add(ref c, 3 * ldc), out V c30, out V c31);
        Start(block, ref Unsafe.Add(ref c, 4 * ldc), out V c40, out V c41);
        Start(block, ref Unsafe.Add(ref c, 5 * ldc), out V c50, out V c51);
        ref float b = ref block.B;
        ref float a3 = ref Unsafe.Add(ref a, 3 * rowStep);
        for (int k = block.Depths; k > 0; k--)
        {
            V b0 = V.Load(in b, 0);
            V b1 = V.Load(in b, (nuint)V.Count);
            V x = V.Create(a);
            c00 = V.MultiplyAdd(x, b0, c00);
            c01 = V.MultiplyAdd(x, b1, c01);
            x = V.Create(Unsafe.Add(ref a, rowStep));
            c10 = V.MultiplyAdd(x, b0, c10);
            c11 = V.MultiplyAdd(x, b1, c11);
            x = V.Create(Unsafe.Add(ref a, 2 * rowStep));
            c20 = V.MultiplyAdd(x, b0, c20);
            c21 = V.MultiplyAdd(x, b1, c21);
            x = V.Create(a3);
            c30 = V.MultiplyAdd(x, b0, c30);
            c31 = V.MultiplyAdd(x, b1, c31);
            x = V.Create(Unsafe.Add(ref a3, rowStep));
            c40 = V.MultiplyAdd(x, b0, c40);
            c41 = V.MultiplyAdd(x, b1, c41);
            x = V.Create(Unsafe.Add(ref a3, 2 * rowStep));
            c50 = V.MultiplyAdd(x, b0, c50);
            c51 = V.MultiplyAdd(x, b1, c51);
            a = ref Unsafe.Add(ref a, depthStep);
            a3 = ref Unsafe.Add(ref a3, depthStep);
            b = ref Unsafe.Add(ref b, 2 * V.Count);
        }

        Finish(block, ref c, c00, c01);
        Finish(block, ref Unsafe.Add(ref c, ldc), c10, c11);
        Finish(block, ref Unsafe.Add(ref c, 2 * ldc), c20, c21);
        Finish(block, ref Unsafe.Add(ref c, 3 * ldc), c30, c31);
        Finish(block, ref Unsafe.Add(ref c, 4 * ldc), c40, c41);
        Finish(block, ref Unsafe.Add(ref c, 5 * ldc), c50, c51);
    }

    private static void Tile4<V>(in Block block, ref float a, nint rowStep, nint depthStep, ref float c)
        where V : struct, ILanes<V>
    {
        nint ldc = block.Shape.RowStrideC;
        Start(block, ref c, out V c00, out V c01);
        Start(block, ref Unsafe.Add(ref c, ldc), out V c10, out V c11);
        Start(block, ref Unsafe.Add(ref c, 2 * ldc), out V c20, out V c21);
        Start(block, ref Unsafe.Add(ref c, 3 * ldc), out V c30, out V c31);
        ref float b = ref block.B;
        for (int k = block.Depths; k > 0; k--)
        {
            V b0 = V.Load(in b, 0);
            V b1 = V.Load(in b, (nuint)V.Count);
            V x = V.Create(a);
            c00 = V.MultiplyAdd(x, b0, c00);
            c01 = V.MultiplyAdd(x, b1, c01);
            x = V.Create(Unsafe.Add(ref a, rowStep));
            c10 = V.MultiplyAdd(x, b0, c10);
            c11 = V.MultiplyAdd(x, b1, c11);
            x = V.Create(Unsafe.Add(ref a, 2 * rowStep));
            c20 = V.MultiplyAdd(x, b0, c20);
            c21 = V.MultiplyAdd(x, b1, c21);
            x = V.Create(Unsafe.Add(ref a, 3 * rowStep));
            c30 = V.MultiplyAdd(x, b0, c30);
            c31 = V.MultiplyAdd(x, b1, c31);
            a = ref Unsafe.Add(ref a, depthStep);
            b = ref Unsafe.Add(ref b, 2 * V.Count);
        }

        Finish(block, ref c, c00, c01);
        Finish(block, ref Unsafe.Add(ref c, ldc), c10, c11);
        Finish(block, ref Unsafe.Add(ref c, 2 * ldc), c20, c21);
        Finish(block, ref Unsafe.Add(ref c, 3 * ldc), c30, c31);
    }

    private static void Tile2<V>(in Block block, ref float a, nint rowStep, nint depthStep, ref float c)
        where V : struct, ILanes<V>
    {
        nint ldc = block.Shape.RowStrideC;
        Start(block, ref c, out V c00, out V c01);
        Start(block, ref Unsafe.Add(ref c, ldc), out V c10, out V c11);
        ref float b = ref block.B;
        for (int k = block.Depths; k > 0; k--)
        {
            V b0 = V.Load(in b, 0);
            V b1 = V.Load(in b, (nuint)V.Count);
            V x = V.Create(a);
            c00 = V.MultiplyAdd(x, b0, c00);
            c01 = V.MultiplyAdd(x, b1, c01);
            x = V.Create(Unsafe.Add(ref a, rowStep));
            c10 = V.MultiplyAdd(x, b0, c10);
            c11 = V.MultiplyAdd(x, b1, c11);
            a = ref Unsafe.Add(ref a, depthStep);
            b = ref Unsafe.Add(ref b, 2 * V.Count);
        }

        Finish(block, ref c, c00, c01);
        Finish(block, ref Unsafe.Add(ref c, ldc), c10, c11);
    }

    private static void Tile1<V>(in Block block, ref float a, nint depthStep, ref float c)
        where V : struct, ILanes<V>
    {
        Start(block, ref c, out V c00, out V c01);
        ref float b = ref block.B;
        for (int k = block.Depths; k > 0; k--)
        {
            V x = V.Create(a);
            c00 = V.MultiplyAdd(x, V.Load(in b, 0), c00);
            c01 = V.MultiplyAdd(x, V.Load(in b, (nuint)V.Count), c01);
            a = ref Unsafe.Add(ref a, depthStep);
            b = ref Unsafe.Add(ref b, 2 * V.Count);
        }

        Finish(block, ref c, c00, c01);
    }

    /// <summary>A block of rows, a panel of columns and a run of k.</summary>
    internal ref struct Block(ref float a, bool isPacked, ref float b, ref float c)
    {
        public readonly ref float A = ref a;
        public readonly ref float B = ref b;
        public readonly ref float C = ref c;

        public readonly bool IsPacked => isPacked;

        public required GemmShape Shape { get; init; }

        public required int Rows { get; init; }

        public required int Columns { get; init; }

        public required int Depths { get; init; }

        /// <summary>Whether sums start from what C holds.</summary>
        public required bool Continues { get; init; }

        public required bool IsRelu { get; init; }

        /// <summary>The panel's part of the bias; empty when there is none.</summary>
        public required ReadOnlySpan<float> Bias { get; init; }
    }
}
