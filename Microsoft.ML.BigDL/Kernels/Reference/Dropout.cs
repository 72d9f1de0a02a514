using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Dropout by its definition.</summary>
internal static class Dropout
{
    /// <summary>
    /// y[e] = x[e] / (1 - rate) where the word of (sample, first + e) lies at or above rate 2^32, else 0.
    /// </summary>
    public static void Apply<T>(CounterRandom key, ulong sample, ulong first, ReadOnlySpan<T> x, Span<T> y, float rate)
        where T : IFloatingPointIeee754<T>
    {
        double threshold = Math.Ceiling(rate * 4294967296.0);
        T scale = T.CreateTruncating(1 / (1 - rate));
        for (int e = 0; e < x.Length; e++)
            y[e] = key.Word(sample, first + (ulong)e) >= threshold ? x[e] * scale : T.Zero;
    }
}
