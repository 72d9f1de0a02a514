using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>The plain loops that define pooling and its gradients; see <see cref="PoolGeometry"/> for the shapes.</summary>
internal static class Pooling
{
    /// <summary>
    /// <c>output = max of the window's taps inside the input</c>; a NaN wins over every number, as in PyTorch.
    /// <paramref name="indices"/> receives where the maximum lies in its plane, row * W + column: the first of equals,
    /// the last of NaNs, and -1 for a window that lies in the padding alone, whose value is minus infinity.
    /// </summary>
    public static void MaxForward<T>(in PoolGeometry g, ReadOnlySpan<T> input, Span<T> output, Span<int> indices)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int o = 0; o < g.OutputLength; o++)
        {
            PoolWindow window = PoolWindow.Of(g, o % (g.OutH * g.OutW));
            ReadOnlySpan<T> plane = input.Slice(o / (g.OutH * g.OutW) * g.H * g.W, g.H * g.W);
            T max = T.NegativeInfinity;
            int index = -1;
            for (int y = window.RowBegin; y < window.RowEnd; y += g.DilationH)
            {
                for (int x = window.ColumnBegin; x < window.ColumnEnd; x += g.DilationW)
                {
                    T value = plane[(y * g.W) + x];
                    if (index < 0 || value > max || T.IsNaN(value))
                    {
                        max = value;
                        index = (y * g.W) + x;
                    }
                }
            }

            output[o] = max;
            indices[o] = index;
        }
    }

    /// <summary><c>gradInput = sum of gradOutput</c> over the windows whose maximum is the input element.</summary>
    public static void MaxBackward<T>(
        in PoolGeometry g, ReadOnlySpan<T> gradOutput, ReadOnlySpan<int> indices, Span<T> gradInput)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        gradInput[..g.InputLength].Clear();
        for (int o = 0; o < g.OutputLength; o++)
        {
            if (indices[o] >= 0)
            {
                gradInput[(o / (g.OutH * g.OutW) * g.H * g.W) + indices[o]] += gradOutput[o];
            }
        }
    }

    /// <summary>
    /// <c>output = sum of the window's taps inside the input / count</c>, where the count takes the taps inside the
    /// input, or inside the padded input with <see cref="PoolGeometry.CountIncludePad"/>; 0 where nothing counts.
    /// </summary>
    public static void AverageForward<T>(in PoolGeometry g, ReadOnlySpan<T> input, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int o = 0; o < g.OutputLength; o++)
        {
            PoolWindow window = PoolWindow.Of(g, o % (g.OutH * g.OutW));
            ReadOnlySpan<T> plane = input.Slice(o / (g.OutH * g.OutW) * g.H * g.W, g.H * g.W);
            T sum = T.Zero;
            for (int y = window.RowBegin; y < window.RowEnd; y += g.DilationH)
            {
                for (int x = window.ColumnBegin; x < window.ColumnEnd; x += g.DilationW)
                {
                    sum += plane[(y * g.W) + x];
                }
            }

            output[o] = window.Count > 0 ? sum / T.CreateChecked(window.Count) : T.Zero;
        }
    }

    /// <summary><c>gradInput = sum of gradOutput / count</c> over the windows that hold the input element.</summary>
    public static void AverageBackward<T>(in PoolGeometry g, ReadOnlySpan<T> gradOutput, Span<T> gradInput)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        gradInput[..g.InputLength].Clear();
        for (int o = 0; o < g.OutputLength; o++)
        {
            PoolWindow window = PoolWindow.Of(g, o % (g.OutH * g.OutW));
            Span<T> plane = gradInput.Slice(o / (g.OutH * g.OutW) * g.H * g.W, g.H * g.W);
            T share = window.Count > 0 ? gradOutput[o] / T.CreateChecked(window.Count) : T.Zero;
            for (int y = window.RowBegin; y < window.RowEnd; y += g.DilationH)
            {
                for (int x = window.ColumnBegin; x < window.ColumnEnd; x += g.DilationW)
                {
                    plane[(y * g.W) + x] += share;
                }
            }
        }
    }
}
