using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Batch normalisation of [outer, channels, inner] in passes: statistics, normalisation, gradients of the parameters,
/// gradient of the input. Empty gamma is ones, empty beta zeros. Inference is the normalisation with moving statistics.
/// </summary>
internal static class BatchNorm
{
    /// <summary>The mean and the biased variance of the channels of the channel items [start, end).</summary>
    public static void Statistics(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, Span<float> mean, Span<float> variance, int start, int end)
    {
        if (Vector512.IsHardwareAccelerated)
            Statistics<Lanes512>(in geometry, x, mean, variance, start, end);
        else if (Vector256.IsHardwareAccelerated)
            Statistics<Lanes256>(in geometry, x, mean, variance, start, end);
        else
            Statistics<Lanes128>(in geometry, x, mean, variance, start, end);
    }

    /// <summary>
    /// y = op((x - mean) / sqrt(variance + epsilon) gamma + beta) for the plane items [start, end); op is an activation
    /// or <see cref="Elementary.Identity"/>. y may be x.
    /// </summary>
    public static void Normalize<TOp>(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> variance,
        ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon, Span<float> y, int start, int end,
        TOp op = default)
        where TOp : struct, IUnaryOp
    {
        if (Vector512.IsHardwareAccelerated)
            Normalize<TOp, Lanes512>(in geometry, x, mean, variance, gamma, beta, epsilon, y, start, end, op);
        else if (Vector256.IsHardwareAccelerated)
            Normalize<TOp, Lanes256>(in geometry, x, mean, variance, gamma, beta, epsilon, y, start, end, op);
        else
            Normalize<TOp, Lanes128>(in geometry, x, mean, variance, gamma, beta, epsilon, y, start, end, op);
    }

    /// <summary>
    /// gradBeta = sum dy and gradGamma = sum dy (x - mean) / sqrt(variance + epsilon) for the channel items [start,
    /// end).
    /// </summary>
    public static void BackwardParameters(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance, float epsilon, Span<float> gradGamma, Span<float> gradBeta, int start, int end)
    {
        if (Vector512.IsHardwareAccelerated)
            BackwardParameters<Lanes512>(in geometry, x, gradOutput, mean, variance, epsilon, gradGamma, gradBeta,
                start, end);
        else if (Vector256.IsHardwareAccelerated)
            BackwardParameters<Lanes256>(in geometry, x, gradOutput, mean, variance, epsilon, gradGamma, gradBeta,
                start, end);
        else
            BackwardParameters<Lanes128>(in geometry, x, gradOutput, mean, variance, epsilon, gradGamma, gradBeta,
                start, end);
    }

    /// <summary>
    /// dx = gamma / sqrt(variance + epsilon) (dy - gradBeta / m - xhat gradGamma / m), with m elements per channel, for
    /// the plane items [start, end). dx may be dy.
    /// </summary>
    public static void BackwardInput(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance, ReadOnlySpan<float> gamma, float epsilon, ReadOnlySpan<float> gradGamma,
        ReadOnlySpan<float> gradBeta, Span<float> gradInput, int start, int end)
    {
        var statistics = new ChannelMoments(mean, variance, gamma, epsilon);
        if (Vector512.IsHardwareAccelerated)
            BackwardInput<Lanes512>(in geometry, x, gradOutput, statistics, gradGamma, gradBeta, gradInput, start, end);
        else if (Vector256.IsHardwareAccelerated)
            BackwardInput<Lanes256>(in geometry, x, gradOutput, statistics, gradGamma, gradBeta, gradInput, start, end);
        else
            BackwardInput<Lanes128>(in geometry, x, gradOutput, statistics, gradGamma, gradBeta, gradInput, start, end);
    }

    /// <summary>
    /// moving = momentum moving + (1 - momentum) factor batch; the factor m / (m - 1) makes a variance unbiased.
    /// </summary>
    public static void UpdateMoving(Span<float> moving, ReadOnlySpan<float> batch, float momentum, float factor)
    {
        for (int channel = 0; channel < moving.Length; channel++)
            moving[channel] = (momentum * moving[channel]) + ((1 - momentum) * factor * batch[channel]);
    }

    internal static void Statistics<V>(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, Span<float> mean, Span<float> variance, int start, int end)
        where V : struct, ILanes<V>
    {
        double share = 1.0 / geometry.ChannelLength;
        if (geometry.Inner > 1)
        {
            for (int c = start; c < end; c++)
            {
                mean[c] = (float)(ChannelSums.Channel<ChannelSums.Value, V>(in geometry, x, c, 0) * share);
                variance[c] = (float)(share *
                    ChannelSums.Channel<ChannelSums.SquaredDeviation, V>(in geometry, x, c, mean[c]));
            }

            return;
        }

        int last = Math.Min(geometry.Channels, end * ChannelGeometry.BlockWidth);
        for (int c = start * ChannelGeometry.BlockWidth; c < last; c += V.Count)
        {
            int left = geometry.Channels - c;
            V center = V.Create((float)share) * ChannelSums.Columns<ChannelSums.Value, V>(in geometry, x, c, left,
                V.Zero);
            V squares = ChannelSums.Columns<ChannelSums.SquaredDeviation, V>(in geometry, x, c, left, center);
            LaneMemory.Store(center, ref mean[c], 0, left);
            LaneMemory.Store(V.Create((float)share) * squares, ref variance[c], 0, left);
        }
    }

    internal static void Normalize<TOp, V>(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> variance,
        ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon, Span<float> y, int start, int end, TOp op)
        where TOp : struct, IUnaryOp
        where V : struct, ILanes<V>
    {
        bool isRow = geometry.Inner == 1;
        int extent = isRow ? geometry.Channels : geometry.Inner;
        var moments = new ChannelMoments(mean, variance, gamma, epsilon);
        for (int item = start; item < end; item++)
        {
            ref readonly float source = ref MemoryMarshal.GetReference(x.Slice(item * extent, extent));
            ref float target = ref MemoryMarshal.GetReference(y.Slice(item * extent, extent));
            int channel = isRow ? 0 : item % geometry.Channels;
            V center = V.Create(mean[channel]);
            V scale = V.Create(moments.Scale(channel));
            V shift = V.Create(beta.IsEmpty ? 0f : beta[channel]);
            for (int i = 0; i < extent; i += V.Count)
            {
                int left = extent - i;
                if (isRow)
                {
                    center = LaneMemory.Load<V>(in mean[i], 0, left);
                    scale = moments.Scales<V>(i, left);
                    shift = beta.IsEmpty ? V.Zero : LaneMemory.Load<V>(in beta[i], 0, left);
                }

                V deviation = LaneMemory.Load<V>(in source, i, left) - center;
                LaneMemory.Store(op.Apply(V.MultiplyAdd(deviation, scale, shift)), ref target, i, left);
            }
        }
    }

    internal static void BackwardParameters<V>(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance, float epsilon, Span<float> gradGamma, Span<float> gradBeta, int start, int end)
        where V : struct, ILanes<V>
    {
        var moments = new ChannelMoments(mean, variance, [], epsilon);
        if (geometry.Inner > 1)
        {
            for (int c = start; c < end; c++)
            {
                (double gradients, double products) = ChannelSums.Gradients<V>(in geometry, x, dy, c, mean[c]);
                gradBeta[c] = (float)gradients;
                gradGamma[c] = (float)(moments.Scale(c) * products);
            }

            return;
        }

        int last = Math.Min(geometry.Channels, end * ChannelGeometry.BlockWidth);
        for (int c = start * ChannelGeometry.BlockWidth; c < last; c += V.Count)
        {
            int left = geometry.Channels - c;
            V center = LaneMemory.Load<V>(in mean[c], 0, left);
            (V gradients, V products) = ChannelSums.GradientColumns(in geometry, x, dy, c, left, center);
            LaneMemory.Store(products * moments.Scales<V>(c, left), ref gradGamma[c], 0, left);
            LaneMemory.Store(gradients, ref gradBeta[c], 0, left);
        }
    }

    internal static void BackwardInput<V>(
        in ChannelGeometry geometry, ReadOnlySpan<float> x, ReadOnlySpan<float> gradOutput, ChannelMoments moments,
        ReadOnlySpan<float> gradGamma, ReadOnlySpan<float> gradBeta, Span<float> gradInput, int start, int end)
        where V : struct, ILanes<V>
    {
        bool isRow = geometry.Inner == 1;
        int extent = isRow ? geometry.Channels : geometry.Inner;
        float share = (float)(1.0 / geometry.ChannelLength);
        for (int item = start; item < end; item++)
        {
            ref readonly float source = ref MemoryMarshal.GetReference(x.Slice(item * extent, extent));
            ref readonly float gradient = ref MemoryMarshal.GetReference(gradOutput.Slice(item * extent, extent));
            ref float target = ref MemoryMarshal.GetReference(gradInput.Slice(item * extent, extent));

            // dx = scale (dy - meanGradient - slope (x - mean)), the last three constant in a channel.
            int channel = isRow ? 0 : item % geometry.Channels;
            V center = V.Create(moments.Mean[channel]);
            V scale = V.Create(moments.Scale(channel));
            V slope = V.Create(gradGamma[channel] * share * moments.Inverse(channel));
            V meanGradient = V.Create(gradBeta[channel] * share);
            for (int i = 0; i < extent; i += V.Count)
            {
                int left = extent - i;
                if (isRow)
                {
                    center = LaneMemory.Load<V>(in moments.Mean[i], 0, left);
                    scale = moments.Scales<V>(i, left);
                    slope = LaneMemory.Load<V>(in gradGamma[i], 0, left) * moments.Inverses<V>(i, left) * V.Create(share);
                    meanGradient = LaneMemory.Load<V>(in gradBeta[i], 0, left) * V.Create(share);
                }

                V deviation = LaneMemory.Load<V>(in source, i, left) - center;
                V centered = LaneMemory.Load<V>(in gradient, i, left) - meanGradient;
                LaneMemory.Store(scale * V.MultiplyAdd(-slope, deviation, centered), ref target, i, left);
            }
        }
    }
}
