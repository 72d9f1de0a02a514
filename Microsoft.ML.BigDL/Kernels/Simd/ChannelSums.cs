using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>Sums of a term over the elements of a channel, in an order that follows from the geometry alone.</summary>
internal static class ChannelSums
{
    private const int ChunkLength = 8192;

    /// <summary>What is summed, from x and the channel's mean.</summary>
    internal interface ITerm
    {
        static abstract V Of<V>(V x, V mean)
            where V : struct, ILanes<V>;
    }

    /// <summary>The sum over one channel of [outer, channels, inner].</summary>
    public static double Channel<TTerm, V>(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, int channel, float mean)
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
                sum += Chunk<TTerm, V>(x.Slice(offset + start, count), mean);
            }
        }

        return sum;
    }

    /// <summary>The sums over neighbouring channels of [outer, channels], one per lane.</summary>
    public static V Columns<TTerm, V>(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, int channel, int left, V mean)
        where TTerm : struct, ITerm
        where V : struct, ILanes<V>
    {
        ref readonly float source = ref MemoryMarshal.GetReference(x[..(geometry.Outer * geometry.Channels)]);
        V even = V.Zero;
        V odd = V.Zero;
        int offset = channel;
        int row = 0;
        for (; row + 2 <= geometry.Outer; row += 2)
        {
            int next = offset + geometry.Channels;
            even += TTerm.Of(LaneMemory.Load<V>(in source, offset, left), mean);
            odd += TTerm.Of(LaneMemory.Load<V>(in source, next, left), mean);
            offset = next + geometry.Channels;
        }

        if (row < geometry.Outer)
            even += TTerm.Of(LaneMemory.Load<V>(in source, offset, left), mean);

        return even + odd;
    }

    /// <summary>The sums of dy and of dy (x - mean) over one channel, in one pass.</summary>
    public static (double Gradients, double Products) Gradients<V>(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int channel, float mean)
        where V : struct, ILanes<V>
    {
        double gradients = 0;
        double products = 0;
        for (int outer = 0; outer < geometry.Outer; outer++)
        {
            int offset = ((outer * geometry.Channels) + channel) * geometry.Inner;
            for (int start = 0; start < geometry.Inner; start += ChunkLength)
            {
                int count = Math.Min(ChunkLength, geometry.Inner - start);
                GradientChunk(
                    x.Slice(offset + start, count), dy.Slice(offset + start, count), V.Create(mean), out V sum,
                    out V product);
                gradients += V.Sum(sum);
                products += V.Sum(product);
            }
        }

        return (gradients, products);
    }

    /// <summary>
    /// The sums of dy and of dy (x - mean) over neighbouring channels of [outer, channels], one per lane.
    /// </summary>
    public static (V Gradients, V Products) GradientColumns<V>(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int channel, int left, V mean)
        where V : struct, ILanes<V>
    {
        ref readonly float source = ref MemoryMarshal.GetReference(x[..(geometry.Outer * geometry.Channels)]);
        ref readonly float gradient = ref MemoryMarshal.GetReference(dy[..(geometry.Outer * geometry.Channels)]);
        V gradients = V.Zero;
        V products = V.Zero;
        for (int offset = channel; offset < geometry.Outer * geometry.Channels; offset += geometry.Channels)
        {
            V g = LaneMemory.Load<V>(in gradient, offset, left);
            gradients += g;
            products = V.MultiplyAdd(g, LaneMemory.Load<V>(in source, offset, left) - mean, products);
        }

        return (gradients, products);
    }

    private static float Chunk<TTerm, V>(ReadOnlySpan<float> x, float mean)
        where TTerm : struct, ITerm
        where V : struct, ILanes<V>
    {
        ref readonly float source = ref MemoryMarshal.GetReference(x);
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
            a += TTerm.Of(V.Load(in source, i), center);
            b += TTerm.Of(V.Load(in source, i + width), center);
            c += TTerm.Of(V.Load(in source, i + (2 * width)), center);
            d += TTerm.Of(V.Load(in source, i + (3 * width)), center);
        }

        for (; i < length; i += width)
        {
            int left = (int)(length - i);
            a += LaneMemory.Keep(TTerm.Of(LaneMemory.Load<V>(in source, (int)i, left), center), left);
        }

        return V.Sum(a + b + (c + d));
    }

    private static void GradientChunk<V>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, V mean, out V gradients, out V products)
        where V : struct, ILanes<V>
    {
        ref readonly float source = ref MemoryMarshal.GetReference(x);
        ref readonly float gradient = ref MemoryMarshal.GetReference(dy[..x.Length]);
        V evenGradients = V.Zero;
        V evenProducts = V.Zero;
        V oddGradients = V.Zero;
        V oddProducts = V.Zero;
        nuint width = (nuint)V.Count;
        nuint length = (nuint)x.Length;
        nuint i = 0;
        for (; i + (2 * width) <= length; i += 2 * width)
        {
            V even = V.Load(in gradient, i);
            V odd = V.Load(in gradient, i + width);
            evenGradients += even;
            oddGradients += odd;
            evenProducts = V.MultiplyAdd(even, V.Load(in source, i) - mean, evenProducts);
            oddProducts = V.MultiplyAdd(odd, V.Load(in source, i + width) - mean, oddProducts);
        }

        for (; i < length; i += width)
        {
            // Lanes past the end hold gradient 0 and so add nothing.
            int left = (int)(length - i);
            V rest = LaneMemory.Load<V>(in gradient, (int)i, left);
            evenGradients += rest;
            evenProducts = V.MultiplyAdd(rest, LaneMemory.Load<V>(in source, (int)i, left) - mean, evenProducts);
        }

        gradients = evenGradients + oddGradients;
        products = evenProducts + oddProducts;
    }

    /// <summary>x</summary>
    internal readonly struct Value : ITerm
    {
        [MethodImpl(AggressiveInlining)]
        public static V Of<V>(V x, V mean)
            where V : struct, ILanes<V> => x;
    }

    /// <summary>(x - mean)^2</summary>
    internal readonly struct SquaredDeviation : ITerm
    {
        [MethodImpl(AggressiveInlining)]
        public static V Of<V>(V x, V mean)
            where V : struct, ILanes<V> => (x - mean) * (x - mean);
    }
}
