using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>Layer normalisation of the rows of [rows, columns]. Empty gamma is ones, empty beta zeros.</summary>
internal static class LayerNorm
{
    /// <summary>How many neighbouring columns share an item of <see cref="BackwardParameters"/>.</summary>
    public const int BlockWidth = 16;

    /// <summary>
    /// y = (x - mean) inverse gamma + beta with inverse = 1 / sqrt(variance + epsilon) for the rows [start, end); mean
    /// and inverse are kept per row. y may be x if no backward pass follows.
    /// </summary>
    public static void Forward(
        int columns, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon,
        Span<float> y, Span<float> mean, Span<float> inverse, int start, int end)
    {
        if (Vector512.IsHardwareAccelerated)
            Forward<Lanes512>(columns, x, gamma, beta, epsilon, y, mean, inverse, start, end);
        else if (Vector256.IsHardwareAccelerated)
            Forward<Lanes256>(columns, x, gamma, beta, epsilon, y, mean, inverse, start, end);
        else
            Forward<Lanes128>(columns, x, gamma, beta, epsilon, y, mean, inverse, start, end);
    }

    /// <summary>
    /// dx = inverse (g - mean g - xhat mean(g xhat)) with g = dy gamma and xhat = (x - mean) inverse, for the rows
    /// [start, end). dx may be dy.
    /// </summary>
    public static void BackwardInput(
        int columns, ReadOnlySpan<float> x, ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> gamma,
        ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, Span<float> gradInput, int start, int end)
    {
        for (int row = start; row < end; row++)
        {
            int offset = row * columns;
            ReadOnlySpan<float> rowX = x.Slice(offset, columns);
            ReadOnlySpan<float> rowGradient = gradOutput.Slice(offset, columns);
            Span<float> target = gradInput.Slice(offset, columns);
            if (Vector512.IsHardwareAccelerated)
                BackwardRow<Lanes512>(rowX, rowGradient, gamma, mean[row], inverse[row], target);
            else if (Vector256.IsHardwareAccelerated)
                BackwardRow<Lanes256>(rowX, rowGradient, gamma, mean[row], inverse[row], target);
            else
                BackwardRow<Lanes128>(rowX, rowGradient, gamma, mean[row], inverse[row], target);
        }
    }

    /// <summary>
    /// gradGamma = sum over rows of dy xhat and gradBeta = sum over rows of dy, in the order of the rows, for blocks
    /// [start, end) of <see cref="BlockWidth"/> columns. An empty gradBeta is not computed.
    /// </summary>
    public static void BackwardParameters(
        int columns, ReadOnlySpan<float> x, ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> inverse, Span<float> gradGamma, Span<float> gradBeta, int start, int end)
    {
        if (Vector512.IsHardwareAccelerated)
            BackwardParameters<Lanes512>(columns, x, gradOutput, mean, inverse, gradGamma, gradBeta, start, end);
        else if (Vector256.IsHardwareAccelerated)
            BackwardParameters<Lanes256>(columns, x, gradOutput, mean, inverse, gradGamma, gradBeta, start, end);
        else
            BackwardParameters<Lanes128>(columns, x, gradOutput, mean, inverse, gradGamma, gradBeta, start, end);
    }

    internal static void Forward<V>(
        int columns, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon,
        Span<float> y, Span<float> mean, Span<float> inverse, int start, int end)
        where V : struct, ILanes<V>
    {
        var rowGeometry = new ChannelGeometry(1, 1, columns);
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> values = x.Slice(row * columns, columns);
            float center = (float)(ChannelSums.Channel<ChannelSums.Value, V>(in rowGeometry, values, 0, 0) / columns);
            double variance =
                ChannelSums.Channel<ChannelSums.SquaredDeviation, V>(in rowGeometry, values, 0, center) / columns;
            float scale = (float)(1 / Math.Sqrt(variance + epsilon));
            mean[row] = center;
            inverse[row] = scale;
            ref readonly float source = ref MemoryMarshal.GetReference(values);
            ref float target = ref MemoryMarshal.GetReference(y.Slice(row * columns, columns));
            for (int i = 0; i < columns; i += V.Count)
            {
                int left = columns - i;
                V normalized = (LaneMemory.Load<V>(in source, i, left) - V.Create(center)) * V.Create(scale);
                V factor = gamma.IsEmpty ? V.Create(1f) : LaneMemory.Load<V>(in gamma[i], 0, left);
                V shift = beta.IsEmpty ? V.Zero : LaneMemory.Load<V>(in beta[i], 0, left);
                LaneMemory.Store(V.MultiplyAdd(normalized, factor, shift), ref target, i, left);
            }
        }
    }

    internal static void BackwardRow<V>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> gamma, float mean, float inverse,
        Span<float> gradInput)
        where V : struct, ILanes<V>
    {
        ref readonly float source = ref MemoryMarshal.GetReference(x);
        ref readonly float gradient = ref MemoryMarshal.GetReference(gradOutput);
        ref float target = ref MemoryMarshal.GetReference(gradInput);
        V sums = V.Zero;
        V products = V.Zero;
        for (int i = 0; i < x.Length; i += V.Count)
        {
            int left = x.Length - i;
            V g = LaneMemory.Load<V>(in gradient, i, left);
            if (!gamma.IsEmpty)
                g *= LaneMemory.Load<V>(in gamma[i], 0, left);

            // Lanes past the row hold gradient 0 and so add nothing.
            sums += g;
            products = V.MultiplyAdd(g, LaneMemory.Load<V>(in source, i, left) - V.Create(mean), products);
        }

        V meanGradient = V.Create(V.Sum(sums) / x.Length);
        V slope = V.Create(V.Sum(products) / x.Length * inverse * inverse);
        for (int i = 0; i < x.Length; i += V.Count)
        {
            int left = x.Length - i;
            V g = LaneMemory.Load<V>(in gradient, i, left);
            if (!gamma.IsEmpty)
                g *= LaneMemory.Load<V>(in gamma[i], 0, left);

            V deviation = LaneMemory.Load<V>(in source, i, left) - V.Create(mean);
            V result = V.Create(inverse) * V.MultiplyAdd(-slope, deviation, g - meanGradient);
            LaneMemory.Store(result, ref target, i, left);
        }
    }

    internal static void BackwardParameters<V>(
        int columns, ReadOnlySpan<float> x, ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> inverse, Span<float> gradGamma, Span<float> gradBeta, int start, int end)
        where V : struct, ILanes<V>
    {
        ref readonly float source = ref MemoryMarshal.GetReference(x[..(mean.Length * columns)]);
        ref readonly float gradient = ref MemoryMarshal.GetReference(gradOutput[..(mean.Length * columns)]);
        int last = Math.Min(columns, end * BlockWidth);
        for (int c = start * BlockWidth; c < last; c += V.Count)
        {
            int left = columns - c;
            V sums = V.Zero;
            V products = V.Zero;
            for (int row = 0; row < mean.Length; row++)
            {
                int offset = (row * columns) + c;
                V g = LaneMemory.Load<V>(in gradient, offset, left);
                V deviation = LaneMemory.Load<V>(in source, offset, left) - V.Create(mean[row]);
                products = V.MultiplyAdd(g, deviation * V.Create(inverse[row]), products);
                sums += g;
            }

            LaneMemory.Store(products, ref gradGamma[c], 0, left);
            if (!gradBeta.IsEmpty)
                LaneMemory.Store(sums, ref gradBeta[c], 0, left);
        }
    }
}
