namespace Microsoft.ML.BigDL.Kernels;

/// <summary>Counts the positions of a sliding window along one axis.</summary>
internal static class WindowCount
{
    /// <summary>
    /// Positions of a window of <paramref name="kernel"/> taps, <paramref name="dilation"/> apart, that moves by
    /// <paramref name="stride"/>; 0 or less when the window does not fit. Rounding up admits a last window that
    /// overhangs the padded end, but never one that starts past the input and its leading pad (as in PyTorch and
    /// ONNX Runtime).
    /// </summary>
    public static int Of(int extent, int padBegin, int padEnd, int kernel, int stride, int dilation, bool roundUp)
    {
        long room = (long)extent + padBegin + padEnd - ((long)dilation * (kernel - 1)) - 1;
        if (room < 0)
        {
            return 0;
        }

        long count = ((room + (roundUp ? stride - 1 : 0)) / stride) + 1;
        if (roundUp && (count - 1) * stride >= (long)extent + padBegin)
        {
            count--;
        }

        return checked((int)count);
    }
}
