using System.Globalization;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// The extents of one two-dimensional pooling, with the output size computed once.
/// <para>
/// Shapes: input <c>[N, C, H, W]</c>, output <c>[N, C, OutH, OutW]</c>; windows of <c>KH x KW</c> taps. Semantics are those of
/// ONNX MaxPool and AveragePool, including <c>ceil_mode</c> and <c>count_include_pad</c>.
/// </para>
/// </summary>
internal readonly record struct PoolGeometry
{
    /// <summary>Takes the extents; the pads are in ONNX order: top, left, bottom, right.</summary>
    /// <exception cref="ArgumentException">
    /// An extent is out of range, a pad is not smaller than the dilated window, the window is larger than the padded
    /// input, or a tensor would hold more than 2^31 - 1 elements.
    /// </exception>
    public PoolGeometry(
        int n, int c, int h, int w, int kh, int kw, int strideH = 1, int strideW = 1,
        int padTop = 0, int padLeft = 0, int padBottom = 0, int padRight = 0,
        int dilationH = 1, int dilationW = 1, bool ceilMode = false, bool countIncludePad = false)
    {
        (N, C, H, W, KH, KW) = (n, c, h, w, kh, kw);
        (StrideH, StrideW, DilationH, DilationW) = (strideH, strideW, dilationH, dilationW);
        (PadTop, PadLeft, PadBottom, PadRight) = (padTop, padLeft, padBottom, padRight);
        (CeilMode, CountIncludePad) = (ceilMode, countIncludePad);
        if (n < 0 || c < 1 || h < 1 || w < 1 || kh < 1 || kw < 1)
        {
            throw Invalid("the batch must be 0 or more and every other extent 1 or more.");
        }

        if (strideH < 1 || strideW < 1 || dilationH < 1 || dilationW < 1)
        {
            throw Invalid("strides and dilations must be 1 or more.");
        }

        long extentH = ((long)dilationH * (kh - 1)) + 1;
        long extentW = ((long)dilationW * (kw - 1)) + 1;
        if (padTop < 0 || padLeft < 0 || padBottom < 0 || padRight < 0 ||
            Math.Max(padTop, padBottom) >= extentH || Math.Max(padLeft, padRight) >= extentW)
        {
            throw Invalid("pads must be 0 or more and smaller than the dilated window.");
        }

        OutH = WindowCount.Of(h, padTop, padBottom, kh, strideH, dilationH, ceilMode);
        OutW = WindowCount.Of(w, padLeft, padRight, kw, strideW, dilationW, ceilMode);
        if (OutH < 1 || OutW < 1)
        {
            throw Invalid("the dilated window is larger than the padded input. Use a smaller window or more padding.");
        }

        InputLength = Count(h, w);
        OutputLength = Count(OutH, OutW);
    }

    /// <summary>Samples in the batch.</summary>
    public int N { get; }

    /// <summary>Channels.</summary>
    public int C { get; }

    /// <summary>Input rows.</summary>
    public int H { get; }

    /// <summary>Input columns.</summary>
    public int W { get; }

    /// <summary>Window rows.</summary>
    public int KH { get; }

    /// <summary>Window columns.</summary>
    public int KW { get; }

    /// <summary>Rows from one window to the next.</summary>
    public int StrideH { get; }

    /// <summary>Columns from one window to the next.</summary>
    public int StrideW { get; }

    /// <summary>Rows of padding above the input.</summary>
    public int PadTop { get; }

    /// <summary>Columns of padding left of the input.</summary>
    public int PadLeft { get; }

    /// <summary>Rows of padding below the input.</summary>
    public int PadBottom { get; }

    /// <summary>Columns of padding right of the input.</summary>
    public int PadRight { get; }

    /// <summary>Rows from one tap to the next.</summary>
    public int DilationH { get; }

    /// <summary>Columns from one tap to the next.</summary>
    public int DilationW { get; }

    /// <summary>Whether the output size rounds up, so that a last window may overhang the end.</summary>
    public bool CeilMode { get; }

    /// <summary>Whether an average divides by the taps in the padding too; taps past the padded end never count.</summary>
    public bool CountIncludePad { get; }

    /// <summary>Output rows.</summary>
    public int OutH { get; }

    /// <summary>Output columns.</summary>
    public int OutW { get; }

    /// <summary>Elements of the input.</summary>
    public int InputLength { get; }

    /// <summary>Elements of the output.</summary>
    public int OutputLength { get; }

    /// <summary>Planes, N x C; pooling treats each alone.</summary>
    public int Planes => N * C;

    private int Count(int rows, int columns)
    {
        Int128 count = (Int128)N * C * rows * columns;
        return count <= int.MaxValue
            ? (int)count
            : throw Invalid($"the tensor [{N}, {C}, {rows}, {columns}] holds more than 2^31 - 1 elements. Use a smaller batch.");
    }

    private ArgumentException Invalid(string reason) => new(string.Create(CultureInfo.InvariantCulture,
        $"Pooling of input [{N}, {C}, {H}, {W}] over windows [{KH}, {KW}], strides [{StrideH}, {StrideW}], " +
        $"pads [{PadTop}, {PadLeft}, {PadBottom}, {PadRight}], dilations [{DilationH}, {DilationW}]: {reason}"));
}
