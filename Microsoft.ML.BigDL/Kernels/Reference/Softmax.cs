using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Softmax and its logarithm along the middle axis of [outer, axis, inner].</summary>
internal static class Softmax
{
    /// <summary>y = e^(x - max) / sum e^(x - max); its logarithm when <paramref name="log"/>.</summary>
    public static void Forward<T>(in AxisGeometry geometry, ReadOnlySpan<T> x, Span<T> y, bool log)
        where T : IFloatingPointIeee754<T>
    {
        for (int column = 0; column < geometry.Outer * geometry.Inner; column++)
        {
            int start = Start(in geometry, column);
            T max = T.NegativeInfinity;
            for (int a = 0; a < geometry.Axis; a++)
                max = T.Max(max, x[start + (a * geometry.Inner)]);

            T sum = T.Zero;
            for (int a = 0; a < geometry.Axis; a++)
                sum += T.Exp(x[start + (a * geometry.Inner)] - max);

            for (int a = 0; a < geometry.Axis; a++)
            {
                int i = start + (a * geometry.Inner);
                y[i] = log ? x[i] - max - T.Log(sum) : T.Exp(x[i] - max) / sum;
            }
        }
    }

    /// <summary>dx = y (dy - sum dy y); for the logarithm dx = dy - e^y sum dy.</summary>
    public static void Backward<T>(
        in AxisGeometry geometry, ReadOnlySpan<T> y, ReadOnlySpan<T> gradOutput, Span<T> gradInput, bool log)
        where T : IFloatingPointIeee754<T>
    {
        for (int column = 0; column < geometry.Outer * geometry.Inner; column++)
        {
            int start = Start(in geometry, column);
            T sum = T.Zero;
            for (int a = 0; a < geometry.Axis; a++)
            {
                int i = start + (a * geometry.Inner);
                sum += log ? gradOutput[i] : gradOutput[i] * y[i];
            }

            for (int a = 0; a < geometry.Axis; a++)
            {
                int i = start + (a * geometry.Inner);
                gradInput[i] = log ? gradOutput[i] - (T.Exp(y[i]) * sum) : y[i] * (gradOutput[i] - sum);
            }
        }
    }

    private static int Start(in AxisGeometry geometry, int column) =>
        (column / geometry.Inner * geometry.Axis * geometry.Inner) + (column % geometry.Inner);
}
