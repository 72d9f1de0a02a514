using System.Globalization;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// The extents of one two-dimensional convolution, with the output size computed once.
/// <para>
/// Shapes: input <c>[N, C, H, W]</c>, weights <c>[F, C / Groups, KH, KW]</c>, output <c>[N, F, OutH, OutW]</c>, where
/// <c>OutH = (H + PadTop + PadBottom - DilationH (KH - 1) - 1) / StrideH + 1</c>, rounded down. A one-dimensional
/// convolution has H = KH = 1. Semantics are those of ONNX Conv.
/// </para>
/// </summary>
internal readonly record struct ConvGeometry
{
    /// <summary>Takes the extents; the pads are in ONNX order: top, left, bottom, right.</summary>
    /// <exception cref="ArgumentException">
    /// An extent is out of range, the channels or filters do not divide by the groups, the kernel is larger than the
    /// padded input, or a tensor would hold more than 2^31 - 1 elements.
    /// </exception>
    public ConvGeometry(
        int n, int c, int h, int w, int f, int kh, int kw, int strideH = 1, int strideW = 1,
        int padTop = 0, int padLeft = 0, int padBottom = 0, int padRight = 0,
        int dilationH = 1, int dilationW = 1, int groups = 1)
    {
        (N, C, H, W, F, KH, KW) = (n, c, h, w, f, kh, kw);
        (StrideH, StrideW, DilationH, DilationW, Groups) = (strideH, strideW, dilationH, dilationW, groups);
        (PadTop, PadLeft, PadBottom, PadRight) = (padTop, padLeft, padBottom, padRight);
        if (n < 0 || c < 1 || h < 1 || w < 1 || f < 1 || kh < 1 || kw < 1)
        {
            throw Invalid("the batch must be 0 or more and every other extent 1 or more.");
        }

        if (strideH < 1 || strideW < 1 || dilationH < 1 || dilationW < 1)
        {
            throw Invalid("strides and dilations must be 1 or more.");
        }

        if (padTop < 0 || padLeft < 0 || padBottom < 0 || padRight < 0)
        {
            throw Invalid("pads must be 0 or more.");
        }

        if (groups < 1 || c % groups != 0 || f % groups != 0)
        {
            throw Invalid($"{groups} groups do not divide {c} channels and {f} filters. " +
                "Choose channels and filters that are multiples of the groups.");
        }

        OutH = WindowCount.Of(h, padTop, padBottom, kh, strideH, dilationH, roundUp: false);
        OutW = WindowCount.Of(w, padLeft, padRight, kw, strideW, dilationW, roundUp: false);
        if (OutH < 1 || OutW < 1)
        {
            throw Invalid("the dilated kernel is larger than the padded input. Use a smaller kernel or more padding.");
        }

        InputLength = Count(n, c, h, w);
        WeightLength = Count(f, c / groups, kh, kw);
        OutputLength = Count(n, f, OutH, OutW);
    }

    /// <summary>Samples in the batch.</summary>
    public int N { get; }

    /// <summary>Input channels.</summary>
    public int C { get; }

    /// <summary>Input rows.</summary>
    public int H { get; }

    /// <summary>Input columns.</summary>
    public int W { get; }

    /// <summary>Filters, that is output channels.</summary>
    public int F { get; }

    /// <summary>Kernel rows.</summary>
    public int KH { get; }

    /// <summary>Kernel columns.</summary>
    public int KW { get; }

    /// <summary>Rows from one window to the next.</summary>
    public int StrideH { get; }

    /// <summary>Columns from one window to the next.</summary>
    public int StrideW { get; }

    /// <summary>Zero rows above the input.</summary>
    public int PadTop { get; }

    /// <summary>Zero columns left of the input.</summary>
    public int PadLeft { get; }

    /// <summary>Zero rows below the input.</summary>
    public int PadBottom { get; }

    /// <summary>Zero columns right of the input.</summary>
    public int PadRight { get; }

    /// <summary>Rows from one kernel row to the next.</summary>
    public int DilationH { get; }

    /// <summary>Columns from one kernel column to the next.</summary>
    public int DilationW { get; }

    /// <summary>Independent groups of channels; C for a depthwise convolution.</summary>
    public int Groups { get; }

    /// <summary>Output rows.</summary>
    public int OutH { get; }

    /// <summary>Output columns.</summary>
    public int OutW { get; }

    /// <summary>Elements of the input.</summary>
    public int InputLength { get; }

    /// <summary>Elements of the weights.</summary>
    public int WeightLength { get; }

    /// <summary>Elements of the output.</summary>
    public int OutputLength { get; }

    /// <summary>Channels a filter sees.</summary>
    public int GroupChannels => C / Groups;

    /// <summary>Filters of one group.</summary>
    public int GroupFilters => F / Groups;

    /// <summary>Multiplications and additions of one direction, counting padding as work.</summary>
    public double Operations => 2.0 * N * F * OutH * OutW * GroupChannels * KH * KW;

    private int Count(int a, int b, int c, int d)
    {
        Int128 count = (Int128)a * b * c * d;
        return count <= int.MaxValue
            ? (int)count
            : throw Invalid($"the tensor [{a}, {b}, {c}, {d}] holds more than 2^31 - 1 elements. Use a smaller batch.");
    }

    private ArgumentException Invalid(string reason) => new(string.Create(CultureInfo.InvariantCulture,
        $"Convolution of input [{N}, {C}, {H}, {W}] with weights [{F}, {(Groups > 0 ? C / Groups : C)}, {KH}, {KW}], " +
        $"strides [{StrideH}, {StrideW}], pads [{PadTop}, {PadLeft}, {PadBottom}, {PadRight}], " +
        $"dilations [{DilationH}, {DilationW}], groups {Groups}: {reason}"));
}
