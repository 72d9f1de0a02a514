using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Local response normalisation (Krizhevsky, Sutskever and Hinton, NIPS 2012) by its definition.</summary>
internal static class Lrn
{
    /// <summary>scale = bias + alpha / size * sum of x^2 over the channel's window, y = x scale^-beta.</summary>
    public static void Forward<T>(in LrnGeometry g, ReadOnlySpan<T> x, Span<T> scale, Span<T> y)
        where T : IFloatingPointIeee754<T>
    {
        T share = T.CreateTruncating(g.Alpha) / T.CreateTruncating(g.Size);
        for (int i = 0; i < x.Length; i++)
        {
            int channel = i / g.Plane % g.C;
            T sum = T.Zero;
            for (int c = g.Begin(channel); c < g.End(channel); c++)
            {
                T value = x[i + ((c - channel) * g.Plane)];
                sum += value * value;
            }

            scale[i] = T.CreateTruncating(g.Bias) + (share * sum);
            y[i] = x[i] * T.Pow(scale[i], -T.CreateTruncating(g.Beta));
        }
    }

    /// <summary>dx = dy scale^-beta - 2 alpha beta / size * x * sum of dy y / scale over the channels whose window holds this one.</summary>
    public static void Backward<T>(
        in LrnGeometry g, ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> scale, Span<T> gradInput)
        where T : IFloatingPointIeee754<T>
    {
        T beta = T.CreateTruncating(g.Beta);
        T share = T.CreateTruncating(2) * T.CreateTruncating(g.Alpha) * beta / T.CreateTruncating(g.Size);
        for (int i = 0; i < x.Length; i++)
        {
            int channel = i / g.Plane % g.C;
            T sum = T.Zero;
            for (int c = g.FirstHolder(channel); c < g.EndHolder(channel); c++)
            {
                int at = i + ((c - channel) * g.Plane);
                sum += gradOutput[at] * x[at] * T.Pow(scale[at], -beta - T.One);
            }

            gradInput[i] = (gradOutput[i] * T.Pow(scale[i], -beta)) - (share * x[i] * sum);
        }
    }
}
