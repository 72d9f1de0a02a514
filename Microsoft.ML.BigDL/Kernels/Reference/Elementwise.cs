using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Applies the definition of an operation to every element.</summary>
internal static class Elementwise
{
    /// <summary>y[i] = op(x[i]).</summary>
    public static void Apply<T, TOp>(ReadOnlySpan<T> x, Span<T> y, TOp op = default)
        where T : IFloatingPointIeee754<T>
        where TOp : struct, IUnaryOp
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = op.Define(x[i]);
    }

    /// <summary>z[i] = op(x[i], y[i]).</summary>
    public static void Apply<T, TOp>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z, TOp op = default)
        where T : IFloatingPointIeee754<T>
        where TOp : struct, IBinaryOp
    {
        for (int i = 0; i < x.Length; i++)
            z[i] = op.Define(x[i], y[i]);
    }

    /// <summary>z[i] = op(x[i], y).</summary>
    public static void Apply<T, TOp>(ReadOnlySpan<T> x, T y, Span<T> z, TOp op = default)
        where T : IFloatingPointIeee754<T>
        where TOp : struct, IBinaryOp
    {
        for (int i = 0; i < x.Length; i++)
            z[i] = op.Define(x[i], y);
    }

    /// <summary>z[i] = op(x, y[i]).</summary>
    public static void Apply<T, TOp>(T x, ReadOnlySpan<T> y, Span<T> z, TOp op = default)
        where T : IFloatingPointIeee754<T>
        where TOp : struct, IBinaryOp
    {
        for (int i = 0; i < y.Length; i++)
            z[i] = op.Define(x, y[i]);
    }

    /// <summary>z[r, c] = op(x[r, c], y[c]) for x of whole rows of y's length.</summary>
    public static void ApplyRows<T, TOp>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z, TOp op = default)
        where T : IFloatingPointIeee754<T>
        where TOp : struct, IBinaryOp
    {
        for (int i = 0; i < x.Length; i++)
            z[i] = op.Define(x[i], y[i % y.Length]);
    }

    /// <summary>z[o, c, i] = op(x[o, c, i], y[c]) for x [outer, channels, inner].</summary>
    public static void ApplyChannels<T, TOp>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z, int inner, TOp op = default)
        where T : IFloatingPointIeee754<T>
        where TOp : struct, IBinaryOp
    {
        for (int i = 0; i < x.Length; i++)
            z[i] = op.Define(x[i], y[i / inner % y.Length]);
    }
}
