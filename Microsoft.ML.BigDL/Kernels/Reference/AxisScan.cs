using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Running sums and products along the middle axis of [outer, axis, inner].</summary>
internal static class AxisScan
{
    /// <summary>gradInput[o, a, i] = gradOutput[o, i] times the product of x[o, b, i] over all b but a.</summary>
    public static void ProductOfOthers<T>(in AxisGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<T> gradOutput, Span<T> gradInput)
        where T : INumber<T>
    {
        for (int column = 0; column < geometry.Outer * geometry.Inner; column++)
        {
            int start = Start(in geometry, column);
            int last = start + ((geometry.Axis - 1) * geometry.Inner);
            T before = gradOutput[column];
            for (int i = start; i <= last; i += geometry.Inner)
            {
                gradInput[i] = before;
                before *= x[i];
            }

            T after = T.One;
            for (int i = last; i >= start; i -= geometry.Inner)
            {
                gradInput[i] *= after;
                after *= x[i];
            }
        }
    }

    /// <summary>
    /// y[o, a, i] = sum of x[o, b, i] over b up to a, or from a on when reversed; a itself is left out when exclusive.
    /// </summary>
    public static void Sum<T>(in AxisGeometry geometry, ReadOnlySpan<T> x, Span<T> y, bool isExclusive, bool isReversed)
        where T : INumber<T>
    {
        for (int column = 0; column < geometry.Outer * geometry.Inner; column++)
        {
            int start = Start(in geometry, column);
            T sum = T.Zero;
            for (int a = 0; a < geometry.Axis; a++)
            {
                int i = start + ((isReversed ? geometry.Axis - 1 - a : a) * geometry.Inner);
                T next = sum + x[i];
                y[i] = isExclusive ? sum : next;
                sum = next;
            }
        }
    }

    private static int Start(in AxisGeometry geometry, int column) =>
        (column / geometry.Inner * geometry.Axis * geometry.Inner) + (column % geometry.Inner);
}
