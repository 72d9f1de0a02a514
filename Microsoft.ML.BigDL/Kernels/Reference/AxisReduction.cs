using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Folds the middle axis of [outer, axis, inner].</summary>
internal static class AxisReduction
{
    /// <summary>y[o, i] = factor * fold over a of x[o, a, i].</summary>
    public static void Run<T, TOp>(in AxisGeometry geometry, ReadOnlySpan<T> x, Span<T> y)
        where T : IFloatingPointIeee754<T>
        where TOp : struct, IReduction
    {
        for (int outer = 0; outer < geometry.Outer; outer++)
        {
            for (int inner = 0; inner < geometry.Inner; inner++)
            {
                T fold = T.CreateTruncating(TOp.Identity);
                for (int a = 0; a < geometry.Axis; a++)
                    fold = default(TOp).Define(fold, x[(((outer * geometry.Axis) + a) * geometry.Inner) + inner]);

                y[(outer * geometry.Inner) + inner] = fold * T.CreateTruncating(TOp.Factor(geometry.Axis));
            }
        }
    }

    /// <summary>y[o, i] = the smallest index of the largest x[o, a, i]; a NaN counts as the largest.</summary>
    public static void ArgMax<T, TIndex>(in AxisGeometry geometry, ReadOnlySpan<T> x, Span<TIndex> y)
        where T : IFloatingPointIeee754<T>
        where TIndex : IBinaryInteger<TIndex> =>
        Arg<T, TIndex, Comparisons.Greater>(in geometry, x, y, isLast: false);

    /// <summary>
    /// y[o, i] = the index a of the x[o, a, i] that is better than all others, or a NaN; the first of several, or the
    /// last.
    /// </summary>
    public static void Arg<T, TIndex, TBetter>(in AxisGeometry geometry, ReadOnlySpan<T> x, Span<TIndex> y, bool isLast)
        where T : INumber<T>
        where TIndex : IBinaryInteger<TIndex>
        where TBetter : struct, IComparison
    {
        for (int outer = 0; outer < geometry.Outer; outer++)
        {
            for (int inner = 0; inner < geometry.Inner; inner++)
            {
                int start = (outer * geometry.Axis * geometry.Inner) + inner;
                int best = 0;
                for (int a = 1; a < geometry.Axis; a++)
                {
                    T held = x[start + (best * geometry.Inner)];
                    T candidate = x[start + (a * geometry.Inner)];
                    bool isBetter = TBetter.Test(candidate, held) || (T.IsNaN(candidate) && !T.IsNaN(held));
                    if (isBetter || (isLast && (candidate == held || T.IsNaN(candidate))))
                        best = a;
                }

                y[(outer * geometry.Inner) + inner] = TIndex.CreateTruncating(best);
            }
        }
    }

    /// <summary>
    /// y[c] = sum over n and i of x[n, c, i], for x [outer, channels, inner]: the gradient of a bias per channel.
    /// </summary>
    public static void SumPerChannel<T>(ReadOnlySpan<T> x, Span<T> y, int inner)
        where T : IFloatingPointIeee754<T>
    {
        y.Clear();
        for (int i = 0; i < x.Length; i++)
            y[i / inner % y.Length] += x[i];
    }
}
