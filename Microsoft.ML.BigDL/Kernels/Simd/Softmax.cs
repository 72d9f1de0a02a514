using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Softmax and its logarithm along the middle axis of [outer, axis, inner], for a range of the geometry's items.
/// </summary>
/// <remarks>The output may be the input, and the input's gradient the output's.</remarks>
internal static class Softmax
{
    /// <summary>y = e^(x - max) / sum e^(x - max); its logarithm when <paramref name="log"/>.</summary>
    public static void Forward(
        in AxisGeometry geometry, ReadOnlySpan<float> x, Span<float> y, bool log, int start, int end)
    {
        if (Vector512.IsHardwareAccelerated)
            Forward<Lanes512>(in geometry, x, y, log, start, end);
        else if (Vector256.IsHardwareAccelerated)
            Forward<Lanes256>(in geometry, x, y, log, start, end);
        else
            Forward<Lanes128>(in geometry, x, y, log, start, end);
    }

    /// <summary>dx = y (dy - sum dy y); for the logarithm dx = dy - e^y sum dy.</summary>
    public static void Backward(
        in AxisGeometry geometry, ReadOnlySpan<float> y, ReadOnlySpan<float> gradOutput, Span<float> gradInput,
        bool log, int start, int end)
    {
        if (Vector512.IsHardwareAccelerated)
            Backward<Lanes512>(in geometry, y, gradOutput, gradInput, log, start, end);
        else if (Vector256.IsHardwareAccelerated)
            Backward<Lanes256>(in geometry, y, gradOutput, gradInput, log, start, end);
        else
            Backward<Lanes128>(in geometry, y, gradOutput, gradInput, log, start, end);
    }

    internal static void Forward<V>(
        in AxisGeometry geometry, ReadOnlySpan<float> x, Span<float> y, bool log, int start, int end)
        where V : struct, ILanes<V>
    {
        int extent = geometry.Axis * geometry.Inner;
        for (int item = start; item < end; item++)
        {
            if (geometry.Inner == 1)
            {
                ForwardRow<V>(x.Slice(item * extent, extent), y.Slice(item * extent, extent), log);
                continue;
            }

            int source = geometry.ItemStart(item, out int width);
            for (int column = 0; column < width && extent > 0; column += V.Count)
            {
                int offset = source + column;
                int left = width - column;
                ForwardColumns<V>(x[offset..], y[offset..], log, geometry.Axis, geometry.Inner, left);
            }
        }
    }

    internal static void Backward<V>(
        in AxisGeometry geometry, ReadOnlySpan<float> y, ReadOnlySpan<float> gradOutput, Span<float> gradInput,
        bool log, int start, int end)
        where V : struct, ILanes<V>
    {
        int extent = geometry.Axis * geometry.Inner;
        for (int item = start; item < end; item++)
        {
            int source = geometry.ItemStart(item, out int width);
            if (geometry.Inner == 1)
            {
                BackwardRow<V>(
                    y.Slice(source, extent), gradOutput.Slice(source, extent), gradInput.Slice(source, extent), log);
                continue;
            }

            for (int column = 0; column < width && extent > 0; column += V.Count)
            {
                int offset = source + column;
                int left = width - column;
                BackwardColumns<V>(
                    y[offset..], gradOutput[offset..], gradInput[offset..], log, geometry.Axis, geometry.Inner, left);
            }
        }
    }

    /// <summary>Writes e^(x - max) to y, which may be x, and returns its sum.</summary>
    internal static float Exponentials<V>(ReadOnlySpan<float> x, Span<float> y, float max)
        where V : struct, ILanes<V>
    {
        y = y[..x.Length];
        ref readonly float source = ref MemoryMarshal.GetReference(x);
        ref float target = ref MemoryMarshal.GetReference(y);
        V shift = V.Create(max);
        V sum = V.Zero;
        for (int i = 0; i < x.Length; i += V.Count)
        {
            int left = x.Length - i;
            V e = VectorMath.Exp(LaneMemory.Load<V>(in source, i, left) - shift);
            LaneMemory.Store(e, ref target, i, left);
            sum += LaneMemory.Keep(e, left);
        }

        return V.Sum(sum);
    }

    private static void ForwardRow<V>(ReadOnlySpan<float> x, Span<float> y, bool log)
        where V : struct, ILanes<V>
    {
        float max = (float)AxisReduction.Contiguous<Reductions.Max, V>(x);
        if (!log)
        {
            float sum = Exponentials<V>(x, y, max);
            Elementwise.Apply<RightBound<Arithmetic.Mul>, V>(y, y, new(1 / sum, default));
            return;
        }

        // The exponentials are not kept: y may be x, which is still needed.
        V total = V.Zero;
        ref readonly float source = ref MemoryMarshal.GetReference(x);
        for (int i = 0; i < x.Length; i += V.Count)
        {
            int left = x.Length - i;
            V e = VectorMath.Exp(LaneMemory.Load<V>(in source, i, left) - V.Create(max));
            total += LaneMemory.Keep(e, left);
        }

        float logSum = MathF.Log(V.Sum(total));
        Elementwise.Apply<RightBound<Arithmetic.Sub>, V>(x, y, new(max, default));
        Elementwise.Apply<RightBound<Arithmetic.Sub>, V>(y, y, new(logSum, default));
    }

    private static void ForwardColumns<V>(
        ReadOnlySpan<float> x, Span<float> y, bool log, int axis, int stride, int left)
        where V : struct, ILanes<V>
    {
        int extent = ((axis - 1) * stride) + Math.Min(left, V.Count);
        ref readonly float source = ref MemoryMarshal.GetReference(x[..extent]);
        ref float target = ref MemoryMarshal.GetReference(y[..extent]);
        V max = V.Create(float.NegativeInfinity);
        for (int i = 0; i < extent; i += stride)
            max = V.Max(max, LaneMemory.Load<V>(in source, i, left));

        V sum = V.Zero;
        for (int i = 0; i < extent; i += stride)
        {
            V e = VectorMath.Exp(LaneMemory.Load<V>(in source, i, left) - max);
            sum += e;
            if (!log)
                LaneMemory.Store(e, ref target, i, left);
        }

        V last = log ? VectorMath.Log(sum) : V.Create(1f) / sum;
        for (int i = 0; i < extent; i += stride)
        {
            V result = log ? LaneMemory.Load<V>(in source, i, left) - max - last : LaneMemory.Load<V>(in target, i,
                left) * last;
            LaneMemory.Store(result, ref target, i, left);
        }
    }

    private static void BackwardRow<V>(
        ReadOnlySpan<float> y, ReadOnlySpan<float> gradOutput, Span<float> gradInput, bool log)
        where V : struct, ILanes<V>
    {
        ref readonly float output = ref MemoryMarshal.GetReference(y);
        ref readonly float gradient = ref MemoryMarshal.GetReference(gradOutput[..y.Length]);
        ref float target = ref MemoryMarshal.GetReference(gradInput[..y.Length]);
        V total = V.Zero;
        for (int i = 0; i < y.Length; i += V.Count)
        {
            int left = y.Length - i;
            V dy = LaneMemory.Load<V>(in gradient, i, left);
            total += log ? dy : dy * LaneMemory.Load<V>(in output, i, left);
        }

        V sum = V.Create(V.Sum(total));
        for (int i = 0; i < y.Length; i += V.Count)
        {
            int left = y.Length - i;
            V dx = Gradient(LaneMemory.Load<V>(in output, i, left), LaneMemory.Load<V>(in gradient, i, left), sum, log);
            LaneMemory.Store(dx, ref target, i, left);
        }
    }

    private static void BackwardColumns<V>(
        ReadOnlySpan<float> y, ReadOnlySpan<float> gradOutput, Span<float> gradInput, bool log, int axis, int stride,
        int left)
        where V : struct, ILanes<V>
    {
        int extent = ((axis - 1) * stride) + Math.Min(left, V.Count);
        ref readonly float output = ref MemoryMarshal.GetReference(y[..extent]);
        ref readonly float gradient = ref MemoryMarshal.GetReference(gradOutput[..extent]);
        ref float target = ref MemoryMarshal.GetReference(gradInput[..extent]);
        V sum = V.Zero;
        for (int i = 0; i < extent; i += stride)
        {
            V dy = LaneMemory.Load<V>(in gradient, i, left);
            sum += log ? dy : dy * LaneMemory.Load<V>(in output, i, left);
        }

        for (int i = 0; i < extent; i += stride)
        {
            V dx = Gradient(LaneMemory.Load<V>(in output, i, left), LaneMemory.Load<V>(in gradient, i, left), sum, log);
            LaneMemory.Store(dx, ref target, i, left);
        }
    }

    private static V Gradient<V>(V y, V gradOutput, V sum, bool log)
        where V : struct, ILanes<V> =>
        log ? gradOutput - (VectorMath.Exp(y) * sum) : y * (gradOutput - sum);
}
