using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Folds the middle axis of [outer, axis, inner]. The order of every fold follows from the geometry alone: four
/// interleaved partial results, joined pairwise, and for a contiguous axis chunks whose results are folded in double.
/// </summary>
internal static class AxisReduction
{
    private const int VectorsPerChunk = 512;

    /// <summary>y[o, i] = factor * fold over a of x[o, a, i], for the items [start, end) of the geometry.</summary>
    public static void Run<TOp>(in AxisGeometry geometry, ReadOnlySpan<float> x, Span<float> y, int start, int end)
        where TOp : struct, IReduction
    {
        if (Vector512.IsHardwareAccelerated)
            Run<TOp, Lanes512>(in geometry, x, y, start, end);
        else if (Vector256.IsHardwareAccelerated)
            Run<TOp, Lanes256>(in geometry, x, y, start, end);
        else
            Run<TOp, Lanes128>(in geometry, x, y, start, end);
    }

    /// <summary>
    /// y[c] = sum over n and i of x[n, c, i], for x [outer, channels, inner] and the channels [start, end): the
    /// gradient of a bias per channel. With inner 1, fold the first axis of [1, rows, channels] instead.
    /// </summary>
    public static void SumPerChannel(ReadOnlySpan<float> x, Span<float> y, int inner, int start, int end)
    {
        int stride = y.Length * inner;
        for (int channel = start; channel < end; channel++)
        {
            double sum = 0;
            for (int offset = channel * inner; offset < x.Length; offset += stride)
                sum += Sum(x.Slice(offset, inner));

            y[channel] = (float)sum;
        }
    }

    /// <summary>The sum of a span, in an order that depends on its length alone.</summary>
    public static double Sum(ReadOnlySpan<float> x) =>
        Vector512.IsHardwareAccelerated ? Contiguous<Reductions.Sum, Lanes512>(x)
        : Vector256.IsHardwareAccelerated ? Contiguous<Reductions.Sum, Lanes256>(x)
        : Contiguous<Reductions.Sum, Lanes128>(x);

    internal static void Run<TOp, V>(in AxisGeometry geometry, ReadOnlySpan<float> x, Span<float> y, int start, int end)
        where TOp : struct, IReduction
        where V : struct, ILanes<V>
    {
        double factor = TOp.Factor(geometry.Axis);
        int extent = geometry.Axis * geometry.Inner;
        for (int item = start; item < end; item++)
        {
            if (geometry.Inner == 1)
            {
                y[item] = (float)(Contiguous<TOp, V>(x.Slice(item * extent, extent)) * factor);
                continue;
            }

            int source = geometry.ItemStart(item, out int width);
            Span<float> target = y.Slice(geometry.ItemOffset(item, out _), width);
            for (int column = 0; column < width; column += V.Count)
            {
                int left = width - column;
                V fold = Strided<TOp, V>(geometry.Axis == 0 ? [] : x[(source + column)..], geometry.Axis,
                    geometry.Inner, left);
                LaneMemory.Store(fold * V.Create((float)factor), ref target[column], 0, left);
            }
        }
    }

    internal static double Contiguous<TOp, V>(ReadOnlySpan<float> x)
        where TOp : struct, IReduction
        where V : struct, ILanes<V>
    {
        double fold = TOp.Identity;
        // Counted in vectors, so that each lane adds the same number of terms, and errs by the same bound, at every
        // width.
        int chunkLength = VectorsPerChunk * V.Count;
        for (int start = 0; start < x.Length; start += chunkLength)
        {
            float chunk = Chunk<TOp, V>(x.Slice(start, Math.Min(chunkLength, x.Length - start)));
            fold = default(TOp).Define(fold, chunk);
        }

        return fold;
    }

    private static float Chunk<TOp, V>(ReadOnlySpan<float> x)
        where TOp : struct, IReduction
        where V : struct, ILanes<V>
    {
        TOp op = default;
        ref readonly float source = ref MemoryMarshal.GetReference(x);
        nuint width = (nuint)V.Count;
        nuint length = (nuint)x.Length;
        V identity = V.Create(TOp.Identity);
        V a = identity;
        V b = identity;
        V c = identity;
        V d = identity;
        nuint i = 0;
        for (; i + (4 * width) <= length; i += 4 * width)
        {
            a = op.Apply(a, V.Load(in source, i));
            b = op.Apply(b, V.Load(in source, i + width));
            c = op.Apply(c, V.Load(in source, i + (2 * width)));
            d = op.Apply(d, V.Load(in source, i + (3 * width)));
        }

        for (; i + width <= length; i += width)
            a = op.Apply(a, V.Load(in source, i));

        int rest = (int)(length - i);
        if (rest > 0)
            b = op.Apply(b, V.Select(V.First(rest), V.Load(in source, i, rest), identity));

        return TOp.Across(op.Apply(op.Apply(a, b), op.Apply(c, d)));
    }

    private static V Strided<TOp, V>(ReadOnlySpan<float> x, int axis, int stride, int left)
        where TOp : struct, IReduction
        where V : struct, ILanes<V>
    {
        TOp op = default;
        V a = V.Create(TOp.Identity);
        V b = a;
        V c = a;
        V d = a;
        int extent = axis == 0 ? 0 : ((axis - 1) * stride) + Math.Min(left, V.Count);
        ref readonly float source = ref MemoryMarshal.GetReference(x[..extent]);
        int row = 0;
        int offset = 0;
        for (; row + 4 <= axis; row += 4)
        {
            a = op.Apply(a, LaneMemory.Load<V>(in source, offset, left));
            b = op.Apply(b, LaneMemory.Load<V>(in source, offset + stride, left));
            c = op.Apply(c, LaneMemory.Load<V>(in source, offset + (2 * stride), left));
            d = op.Apply(d, LaneMemory.Load<V>(in source, offset + (3 * stride), left));
            offset += 4 * stride;
        }

        for (; row < axis; row++)
        {
            a = op.Apply(a, LaneMemory.Load<V>(in source, offset, left));
            offset += stride;
        }

        return op.Apply(op.Apply(a, b), op.Apply(c, d));
    }
}
