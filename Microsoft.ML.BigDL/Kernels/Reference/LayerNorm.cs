using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Layer normalisation of the rows of [rows, columns] (Ba, Kiros and Hinton, arXiv 1607.06450).</summary>
internal static class LayerNorm
{
    /// <summary>
    /// y = (x - mean) inverse gamma + beta with inverse = 1 / sqrt(variance + epsilon), the variance biased; both are
    /// kept per row.
    /// </summary>
    public static void Forward<T>(
        int columns, ReadOnlySpan<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon, Span<T> y,
        Span<T> mean, Span<T> inverse)
        where T : IFloatingPointIeee754<T>
    {
        T count = T.CreateTruncating(columns);
        for (int row = 0; row < mean.Length; row++)
        {
            ReadOnlySpan<T> values = x.Slice(row * columns, columns);
            T sum = T.Zero;
            foreach (T value in values)
                sum += value;

            T center = sum / count;
            T squares = T.Zero;
            foreach (T value in values)
                squares += (value - center) * (value - center);

            mean[row] = center;
            inverse[row] = T.One / T.Sqrt((squares / count) + epsilon);
            for (int c = 0; c < columns; c++)
                y[(row * columns) + c] = ((values[c] - center) * inverse[row] * gamma[c]) + beta[c];
        }
    }

    /// <summary>
    /// With g = dy gamma and xhat = (x - mean) inverse: dx = inverse (g - mean g - xhat mean(g xhat)), gradGamma = sum
    /// over rows of dy xhat, gradBeta = sum over rows of dy.
    /// </summary>
    public static void Backward<T>(
        int columns, ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> gamma, ReadOnlySpan<T> mean,
        ReadOnlySpan<T> inverse, Span<T> gradInput, Span<T> gradGamma, Span<T> gradBeta)
        where T : IFloatingPointIeee754<T>
    {
        T count = T.CreateTruncating(columns);
        gradGamma.Clear();
        gradBeta.Clear();
        for (int row = 0; row < mean.Length; row++)
        {
            T sum = T.Zero;
            T product = T.Zero;
            for (int c = 0; c < columns; c++)
            {
                int i = (row * columns) + c;
                T normalized = (x[i] - mean[row]) * inverse[row];
                sum += gradOutput[i] * gamma[c];
                product += gradOutput[i] * gamma[c] * normalized;
                gradGamma[c] += gradOutput[i] * normalized;
                gradBeta[c] += gradOutput[i];
            }

            for (int c = 0; c < columns; c++)
            {
                int i = (row * columns) + c;
                T normalized = (x[i] - mean[row]) * inverse[row];
                gradInput[i] = inverse[row] *
                    ((gradOutput[i] * gamma[c]) - (sum / count) - (normalized * product / count));
            }
        }
    }
}
