namespace Microsoft.ML.BigDL.Kernels;

/// <summary>The taps of one pooling window that lie inside the input, and the divisor of its average.</summary>
internal readonly record struct PoolWindow(int RowBegin, int RowEnd, int ColumnBegin, int ColumnEnd, int Count)
{
    /// <summary>Whether every tap lies in the padding.</summary>
    public bool IsEmpty => RowBegin >= RowEnd || ColumnBegin >= ColumnEnd;

    /// <summary>The window of one output position, row * OutW + column. Taps start at the begin and step by the dilation.</summary>
    public static PoolWindow Of(in PoolGeometry g, int position)
    {
        (int y, int x) = Math.DivRem(position, g.OutW);
        (int rowBegin, int rowEnd, int rows) =
            Axis(y * g.StrideH, g.PadTop, g.H, g.PadBottom, g.KH, g.DilationH, g.CountIncludePad);
        (int columnBegin, int columnEnd, int columns) =
            Axis(x * g.StrideW, g.PadLeft, g.W, g.PadRight, g.KW, g.DilationW, g.CountIncludePad);
        return new PoolWindow(rowBegin, rowEnd, columnBegin, columnEnd, rows * columns);
    }

    /// <summary>The output columns whose windows lie between the left and the right edge: from Begin up to, not including, End.</summary>
    public static (int Begin, int End) InsideColumns(in PoolGeometry g)
    {
        int begin = Math.Min(g.OutW, (g.PadLeft + g.StrideW - 1) / g.StrideW);
        int room = g.W + g.PadLeft - ((g.KW - 1) * g.DilationW) - 1;
        int end = room < 0 ? 0 : Math.Min(g.OutW, (room / g.StrideW) + 1);
        return (begin, Math.Max(begin, end));
    }

    /// <summary>Cuts one axis of a window, given its start in padded coordinates.</summary>
    private static (int Begin, int End, int Count) Axis(
        int start, int padBegin, int extent, int padEnd, int kernel, int dilation, bool countPad)
    {
        int first = start - padBegin;
        int skipped = first < 0 ? (-first + dilation - 1) / dilation : 0;
        int begin = first + (skipped * dilation);
        int end = Math.Min(first + ((kernel - 1) * dilation) + 1, extent);
        int inside = Math.Max(0, (end - begin + dilation - 1) / dilation);
        int padded = Math.Min(kernel, (extent + padEnd - first + dilation - 1) / dilation);
        return (begin, end, countPad ? padded : inside);
    }
}
