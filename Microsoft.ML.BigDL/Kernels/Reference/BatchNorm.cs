using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Batch normalisation of [outer, channels, inner] (Ioffe and Szegedy, arXiv 1502.03167).</summary>
internal static class BatchNorm
{
    /// <summary>The mean and the biased variance of each channel.</summary>
    public static void Statistics<T>(in ChannelGeometry geometry, ReadOnlySpan<T> x, Span<T> mean, Span<T> variance)
        where T : IFloatingPointIeee754<T>
    {
        T count = T.CreateTruncating(geometry.ChannelLength);
        mean.Clear();
        variance.Clear();
        for (int i = 0; i < x.Length; i++)
            mean[Channel(in geometry, i)] += x[i] / count;

        for (int i = 0; i < x.Length; i++)
        {
            T deviation = x[i] - mean[Channel(in geometry, i)];
            variance[Channel(in geometry, i)] += deviation * deviation / count;
        }
    }

    /// <summary>y = (x - mean) / sqrt(variance + epsilon) gamma + beta.</summary>
    public static void Normalize<T>(
        in ChannelGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> variance,
        ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon, Span<T> y)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            int c = Channel(in geometry, i);
            y[i] = ((x[i] - mean[c]) / T.Sqrt(variance[c] + epsilon) * gamma[c]) + beta[c];
        }
    }

    /// <summary>
    /// gradBeta = sum dy, gradGamma = sum dy xhat, and dx = gamma / sqrt(variance + epsilon) (dy - gradBeta / m - xhat
    /// gradGamma / m) with m elements per channel.
    /// </summary>
    public static void Backward<T>(
        in ChannelGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> mean,
        ReadOnlySpan<T> variance, ReadOnlySpan<T> gamma, T epsilon, Span<T> gradInput, Span<T> gradGamma,
        Span<T> gradBeta)
        where T : IFloatingPointIeee754<T>
    {
        T count = T.CreateTruncating(geometry.ChannelLength);
        gradGamma.Clear();
        gradBeta.Clear();
        for (int i = 0; i < x.Length; i++)
        {
            int c = Channel(in geometry, i);
            gradBeta[c] += gradOutput[i];
            gradGamma[c] += gradOutput[i] * (x[i] - mean[c]) / T.Sqrt(variance[c] + epsilon);
        }

        for (int i = 0; i < x.Length; i++)
        {
            int c = Channel(in geometry, i);
            T inverse = T.One / T.Sqrt(variance[c] + epsilon);
            T normalized = (x[i] - mean[c]) * inverse;
            gradInput[i] = gamma[c] * inverse *
                (gradOutput[i] - (gradBeta[c] / count) - (normalized * gradGamma[c] / count));
        }
    }

    private static int Channel(in ChannelGeometry geometry, int i) => i / geometry.Inner % geometry.Channels;
}
