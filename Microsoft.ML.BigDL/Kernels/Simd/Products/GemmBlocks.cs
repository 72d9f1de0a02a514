using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;
using static Microsoft.ML.BigDL.Kernels.Simd.Tiles.TileCounts;

namespace Microsoft.ML.BigDL.Kernels.Simd.Products;

/// <summary>Walks a matrix product block by block, so that what the tiles of <see cref="GemmTiles"/> read is in a near cache.</summary>
internal unsafe struct GemmBlocks
{
    // A block of A, 192 x 256 floats, stays in the second-level cache; a panel's block of B, 256 rows, in the first.
    private const int RowBlock = 192;
    private const int DepthBlock = 256;

    // Gathering A pays once its rows are read for several panels.
    private const int PanelsToPackFor = 3;

    private const int MaxWidth = 32;
    private const int ColumnBlock = 256;

    public required GemmShape Shape;
    public required float* A;

    /// <summary>B itself, read in place for panels whose vectors all lie within it, or null.</summary>
    public required float* B;

    /// <summary>All panels of B, or its last one when the others are read in place.</summary>
    public required float* PackedB;

    /// <summary>The bias, or null.</summary>
    public required float* Bias;
    public required float* C;
    public required float* Scratch;
    public required int PanelCount;
    public required int LastWidth;
    public required bool Accumulates;
    public required bool IsRelu;

    private readonly bool PacksA => PanelCount >= PanelsToPackFor;

    /// <summary>Floats of scratch that a thread needs.</summary>
    public static long ScratchLength(in GemmShape shape, int panelCount) =>
        panelCount >= PanelsToPackFor ? (long)Math.Min(RowBlock, shape.M) * Math.Min(DepthBlock, shape.K) : 0;

    /// <summary>Computes rows of C, of more than one column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Multiply<TOps, TVector>(int begin, int end)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        bool startsFromC = Accumulates;
        if (Shape.K == 0 || (Accumulates && Bias is not null))
        {
            Start(begin, end);
            startsFromC = true;
        }

        float* buffer = stackalloc float[(GemmTiles.MaxRows + 1) * MaxWidth];
        float floor = IsRelu ? 0 : float.NegativeInfinity;
        float none = float.NegativeInfinity;
        int depth = 0;
        do
        {
            GemmTile tile = default;
            tile.Depths = Math.Min(DepthBlock, Shape.K - depth);
            tile.Floor = depth + tile.Depths == Shape.K ? &floor : &none;
            for (int row = begin; row < end; row += RowBlock)
                MultiplyBlock<TOps, TVector>(tile, row, Math.Min(RowBlock, end - row), depth, startsFromC || depth > 0, buffer);
            depth += (int)tile.Depths;
        }
        while (depth < Shape.K);
    }

    /// <summary>Computes rows of C when it is a single column.</summary>
    public readonly void MultiplyColumn<TOps, TVector>(int begin, int end)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* sums = stackalloc float[ColumnBlock];
        float floor = IsRelu ? 0 : float.NegativeInfinity;
        float bias = Bias is null ? 0 : *Bias;
        for (int row = begin; row < end; row += ColumnBlock)
        {
            int rows = Math.Min(ColumnBlock, end - row);
            GemmColumn.Sum<TOps, TVector>(Shape, A + ((nint)row * Shape.RowStrideA), PackedB, sums, rows);
            float* c = C + ((nint)row * Shape.RowStrideC);
            for (int i = 0; i < rows; i++)
            {
                float value = sums[i] + bias + (Accumulates ? *c : 0);
                *c = floor > value ? floor : value;
                c += Shape.RowStrideC;
            }
        }
    }

    // 16 registers hold 12 rows of one vector, but A is packed for the pairs.
    private readonly int MostRows<TOps, TVector>(int panelWidth)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct =>
        TOps.Count == TileVector512.Count || (panelWidth == TOps.Count && !PacksA) ? GemmTiles.MaxRows : 6;

    private readonly void MultiplyBlock<TOps, TVector>(
        GemmTile tile, int row, int rows, int depth, bool startsFromC, float* buffer)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        int width = 2 * TOps.Count;
        int rowWidth = GemmTiles.RowVectors * TOps.Count;
        float* a = A + ((nint)row * Shape.RowStrideA) + ((nint)depth * Shape.ColumnStrideA);
        if (PacksA)
            GemmPacking.PackA(Shape, a, Scratch, rows, (int)tile.Depths, MostRows<TOps, TVector>(width));
        for (int column = 0; column < Shape.N;)
        {
            tile.C = C + ((nint)row * Shape.RowStrideC) + column;
            if (B is not null && rows == 1 && Shape.N - column >= rowWidth)
            {
                tile.A = a;
                MultiplyRow<TOps, TVector>(ref tile, depth, column, startsFromC);
                column += rowWidth;
                continue;
            }

            int columns = Math.Min(width, Shape.N - column);
            int panelWidth = column + width < Shape.N ? width : LastWidth;
            if (B is not null && columns == width)
            {
                tile.B = B + ((nint)depth * Shape.RowStrideB) + column;
                tile.DepthStepB = Shape.RowStrideB;
            }
            else
            {
                tile.B = PackedB + (B is null ? (nint)column * Shape.K : 0) + ((nint)depth * panelWidth);
                tile.DepthStepB = panelWidth;
            }

            tile.A = PacksA ? Scratch : a;
            tile.Start = null;
            if (!startsFromC)
            {
                tile.Start = buffer;
                new Span<float>(buffer, panelWidth).Clear();
                if (Bias is not null)
                    RowCopy.Copy(Bias + column, buffer, columns);
            }

            MultiplyPanel<TOps, TVector>(ref tile, buffer + MaxWidth, rows, columns, panelWidth);
            column += width;
        }
    }

    // Starts from C when the tile has no other start. Narrow panels go through the buffer.
    private readonly void MultiplyPanel<TOps, TVector>(ref GemmTile tile, float* buffer, int rows, int columns, int width)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        int most = MostRows<TOps, TVector>(width);
        bool isEdge = columns < width;
        bool startsFromC = tile.Start is null;
        float* c = tile.C;
        tile.RowStepC = isEdge ? width : Shape.RowStrideC;
        tile.StartStep = startsFromC ? tile.RowStepC : 0;
        while (rows > 0)
        {
            int height = GemmTiles.RowsFor(rows, most);
            tile.RowStepA = PacksA ? 1 : Shape.RowStrideA;
            tile.DepthStepA = PacksA ? height : Shape.ColumnStrideA;
            tile.C = isEdge ? buffer : c;
            if (startsFromC)
                tile.Start = tile.C;
            if (startsFromC && isEdge)
                GemmPacking.CopyRows(c, Shape.RowStrideC, buffer, width, height, columns);
            if (width == TOps.Count)
                GemmTiles.Rows<TOps, TVector, One>(tile, height);
            else
                GemmTiles.Rows<TOps, TVector, Two>(tile, height);
            if (isEdge)
                GemmPacking.CopyRows(buffer, width, c, Shape.RowStrideC, height, columns);
            tile.A += height * (PacksA ? tile.Depths : (nint)Shape.RowStrideA);
            c += (nint)height * Shape.RowStrideC;
            rows -= height;
        }
    }

    private readonly void MultiplyRow<TOps, TVector>(ref GemmTile tile, int depth, int column, bool startsFromC)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        tile.DepthStepA = Shape.ColumnStrideA;
        tile.B = B + ((nint)depth * Shape.RowStrideB) + column;
        tile.DepthStepB = Shape.RowStrideB;
        tile.Start = tile.C;
        if (!startsFromC && Bias is not null)
            tile.Start = Bias + column;
        else if (!startsFromC)
            new Span<float>(tile.C, GemmTiles.RowVectors * TOps.Count).Clear();
        GemmTiles.Row<TOps, TVector>(tile);
    }

    // Puts into C what its sums start from.
    private readonly void Start(int begin, int end)
    {
        for (int m = begin; m < end; m++)
        {
            float* row = C + ((nint)m * Shape.RowStrideC);
            for (int n = 0; n < Shape.N; n++)
                row[n] = (Accumulates ? row[n] : 0) + (Bias is null ? 0 : Bias[n]);
        }
    }
}
