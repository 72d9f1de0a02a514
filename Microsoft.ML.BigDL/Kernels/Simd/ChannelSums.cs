using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>Sums of a term over the elements of a channel, in an order that follows from the geometry alone.</summary>
internal static class ChannelSums
{
    private const int ChunkLength = 8192;

    /// <summary>What is summed, from x, the output's gradient dy and the channel's mean.</summary>
    internal interface ITerm
    {
        static abstract V Of<V>(V x, V dy, V mean)
            where V : struct, ILanes<V>;
    }

    /// <summary>The sum over one channel of [outer, channels, inner]; terms that need no gradient are given x again.</summary>
    public static double Channel<TTerm, V>(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int channel, float mean)
        where TTerm : struct, ITerm
        where V : struct, ILanes<V>
    {
        double sum = 0;
        for (int outer = 0; outer < geometry.Outer; outer++)
        {
            int offset = ((outer * geometry.Channels) + channel) * geometry.Inner;
            for (int start = 0; start < geometry.Inner; start += ChunkLength)
            {
                int count = Math.Min(ChunkLength, geometry.Inner - start);
                sum += Chunk<TTerm, V>(x.Slice(offset + start, count), dy.Slice(offset + start, count), mean);
            }
        }

        return sum;
    }

    /// <summary>The sums over neighbouring channels of [outer, channels], one per lane.</summary>
    public static V Columns<TTerm, V>(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int channel, int left, V mean)
        where TTerm : struct, ITerm
        where V : struct, ILanes<V>
    {
        ref readonly float source = ref MemoryMarshal.GetReference(x[..(geometry.Outer * geometry.Channels)]);
        ref readonly float gradient = ref MemoryMarshal.GetReference(dy[..(geometry.Outer * geometry.Channels)]);
        V even = V.Zero;
        V odd = V.Zero;
        int offset = channel;
        int row = 0;
        for (; row + 2 <= geometry.Outer; row += 2)
        {
            int next = offset + geometry.Channels;
            even += TTerm.Of(
                LaneMemory.Load<V>(in source, offset, left), LaneMemory.Load<V>(in gradient, offset, left), mean);
            odd += TTerm.Of(LaneMemory.Load<V>(in source, next, left), LaneMemory.Load<V>(in gradient, next, left), mean);
            offset = next + geometry.Channels;
        }

        if (row < geometry.Outer)
        {
            even += TTerm.Of(
                LaneMemory.Load<V>(in source, offset, left), LaneMemory.Load<V>(in gradient, offset, left), mean);
        }

        return even + odd;
    }

    private static float Chunk<TTerm, V>(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, float mean)
        where TTerm : struct, ITerm
        where V : struct, ILanes<V>
    {
        ref readonly float source = ref MemoryMarshal.GetReference(x);
        ref readonly float gradient = ref MemoryMarshal.GetReference(dy[..x.Length]);
        V center = V.Create(mean);
        V a = V.Zero;
        V b = V.Zero;
        V c = V.Zero;
        V d = V.Zero;
        nuint width = (nuint)V.Count;
        nuint length = (nuint)x.Length;
        nuint i = 0;
        for (; i + (4 * width) <= length; i += 4 * width)
        {
            a += TTerm.Of(V.Load(in source, i), V.Load(in gradient, i), center);
            b += TTerm.Of(V.Load(in source, i + width), V.Load(in gradient, i + width), center);
            c += TTerm.Of(V.Load(in source, i + (2 * width)), V.Load(in gradient, i + (2 * width)), center);
            d += TTerm.Of(V.Load(in source, i + (3 * width)), V.Load(in gradient, i + (3 * width)), center);
        }

        for (; i < length; i += width)
        {
            int left = (int)(length - i);
            V term = TTerm.Of(
                LaneMemory.Load<V>(in source, (int)i, left), LaneMemory.Load<V>(in gradient, (int)i, left), center);
            a += LaneMemory.Keep(term, left);
        }

        return V.Sum(a + b + (c + d));
    }

    /// <summary>x</summary>
    internal readonly struct Value : ITerm
    {
        [MethodImpl(AggressiveInlining)]
        public static V Of<V>(V x, V dy, V mean)
            where V : struct, ILanes<V> => x;
    }

    /// <summary>(x - mean)^2</summary>
    internal readonly struct SquaredDeviation : ITerm
    {
        [MethodImpl(AggressiveInlining)]
        public static V Of<V>(V x, V dy, V mean)
            where V : struct, ILanes<V> => (x - mean) * (x - mean);
    }

    /// <summary>dy (x - mean)</summary>
    internal readonly struct GradientTimesDeviation : ITerm
    {
        [MethodImpl(AggressiveInlining)]
        public static V Of<V>(V x, V dy, V mean)
            where V : struct, ILanes<V> => dy * (x - mean);
    }
}
