using System.Numerics.Tensors;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>Local response normalisation, <see cref="Reference.Lrn"/>, plane by plane. An item is a sample.</summary>
internal static class Lrn
{
    // The exponent of every published network, for which two roots do in place of a power.
    private const float UsualBeta = 0.75f;

    /// <summary>Floats of scratch that <see cref="Backward"/> needs.</summary>
    public static long ScratchLength(in LrnGeometry g) => ((long)g.C + 1) * g.Plane;

    /// <summary>scale = bias + alpha / size * sum of x^2 over the channel's window, y = x scale^-beta, for samples [start, end).</summary>
    public static void Forward(in LrnGeometry g, ReadOnlySpan<float> x, Span<float> scale, Span<float> y, int start, int end)
    {
        for (int n = start; n < end; n++)
        {
            for (int channel = 0; channel < g.C; channel++)
            {
                int plane = ((n * g.C) + channel) * g.Plane;
                Span<float> scales = scale.Slice(plane, g.Plane);
                Span<float> target = y.Slice(plane, g.Plane);
                scales.Clear();
                for (int c = g.Begin(channel); c < g.End(channel); c++)
                {
                    ReadOnlySpan<float> values = x.Slice(((n * g.C) + c) * g.Plane, g.Plane);
                    TensorPrimitives.MultiplyAdd(values, values, scales, scales);
                }

                TensorPrimitives.Multiply(scales, g.Alpha / g.Size, scales);
                TensorPrimitives.Add(scales, g.Bias, scales);
                Power(g.Beta, scales, target);
                TensorPrimitives.Divide(x.Slice(plane, g.Plane), target, target);
            }
        }
    }

    /// <summary>
    /// dx = dy scale^-beta - 2 alpha beta / size * x * sum of dy y / scale over the channels whose window holds this one, for samples
    /// [start, end).
    /// </summary>
    public static void Backward(
        in LrnGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> gradOutput, ReadOnlySpan<float> scale, Span<float> gradInput,
        Span<float> scratch, int start, int end)
    {
        int sample = g.C * g.Plane;
        Span<float> ratios = scratch[..sample];
        Span<float> sum = scratch.Slice(sample, g.Plane);
        for (int n = start; n < end; n++)
        {
            ReadOnlySpan<float> values = x.Slice(n * sample, sample);
            ReadOnlySpan<float> scales = scale.Slice(n * sample, sample);
            Span<float> target = gradInput.Slice(n * sample, sample);
            for (int channel = 0; channel < g.C; channel++)
            {
                Range plane = (channel * g.Plane)..((channel + 1) * g.Plane);
                Power(g.Beta, scales[plane], target[plane]);
                TensorPrimitives.Divide(gradOutput.Slice(n * sample, sample)[plane], target[plane], target[plane]);
                TensorPrimitives.Multiply(target[plane], values[plane], ratios[plane]);
                TensorPrimitives.Divide(ratios[plane], scales[plane], ratios[plane]);
            }

            for (int channel = 0; channel < g.C; channel++)
            {
                Range plane = (channel * g.Plane)..((channel + 1) * g.Plane);
                sum.Clear();
                for (int c = g.FirstHolder(channel); c < g.EndHolder(channel); c++)
                    TensorPrimitives.Add(sum, ratios.Slice(c * g.Plane, g.Plane), sum);

                TensorPrimitives.Multiply(sum, -2 * g.Alpha * g.Beta / g.Size, sum);
                TensorPrimitives.MultiplyAdd(sum, values[plane], target[plane], target[plane]);
            }
        }
    }

    private static void Power(float beta, ReadOnlySpan<float> x, Span<float> y)
    {
        if (beta != UsualBeta)
        {
            TensorPrimitives.Pow(x, beta, y);
            return;
        }

        for (int i = 0; i < x.Length; i++)
        {
            float root = MathF.Sqrt(x[i]);
            y[i] = root * MathF.Sqrt(root);
        }
    }
}
