using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// Dropout (Srivastava et al., JMLR 2014) with the scaling in training. The mask is a function of key, sample and
/// element: it is not stored, and the backward pass applies the same one to the gradient.
/// </summary>
internal static class Dropout
{
    private const int ChunkLength = 256;

    /// <summary>
    /// y[e] = x[e] / (1 - rate) where the element is kept, else 0; each is dropped with probability <paramref
    /// name="rate"/>.
    /// </summary>
    /// <param name="key">The key of the layer and step.</param>
    /// <param name="sample">Which sample x belongs to.</param>
    /// <param name="first">The index of x[0] in its sample.</param>
    /// <param name="x">The input, or the gradient of the output.</param>
    /// <param name="y">The output; may be x.</param>
    /// <param name="rate">From 0 up to 1; at 1 the output is 0.</param>
    public static void Apply(
        CounterRandom key, ulong sample, ulong first, ReadOnlySpan<float> x, Span<float> y, float rate)
    {
        if (rate >= 1)
        {
            y[..x.Length].Clear();
            return;
        }

        Span<uint> words = stackalloc uint[ChunkLength];
        uint threshold = (uint)Math.Ceiling(rate * 4294967296.0);
        float scale = 1 / (1 - rate);
        for (int start = 0; start < x.Length; start += ChunkLength)
        {
            int count = Math.Min(ChunkLength, x.Length - start);
            key.Fill(words[..count], sample, first + (ulong)start);
            Keep(words[..count], x.Slice(start, count), y.Slice(start, count), threshold, scale);
        }
    }

    private static void Keep(
        ReadOnlySpan<uint> words, ReadOnlySpan<float> x, Span<float> y, uint threshold, float scale)
    {
        ref uint word = ref MemoryMarshal.GetReference(words);
        ref float source = ref MemoryMarshal.GetReference(x);
        ref float target = ref MemoryMarshal.GetReference(y);
        Vector256<uint> limit = Vector256.Create(threshold);
        int i = 0;
        for (; i + Vector256<float>.Count <= x.Length; i += Vector256<float>.Count)
        {
            // Selected, not multiplied by 0: a dropped infinity is 0.
            Vector256<uint> bits = Vector256.LoadUnsafe(ref word, (nuint)i);
            Vector256<float> keep = Vector256.GreaterThanOrEqual(bits, limit).AsSingle();
            (keep & (Vector256.LoadUnsafe(ref source, (nuint)i) * scale)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < x.Length; i++)
            y[i] = words[i] >= threshold ? x[i] * scale : 0;
    }
}
