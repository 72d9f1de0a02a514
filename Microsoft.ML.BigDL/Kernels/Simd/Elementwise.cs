using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Applies an operation to every element. Outputs may be the inputs themselves; otherwise spans do not overlap. The
/// bits of an element depend on its arguments alone, so a span may be cut anywhere.
/// </summary>
internal static class Elementwise
{
    /// <summary>y[i] = op(x[i]).</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> x, Span<float> y, TOp op = default)
        where TOp : struct, IUnaryOp
    {
        if (Vector512.IsHardwareAccelerated)
            Apply<TOp, Lanes512>(x, y, op);
        else if (Vector256.IsHardwareAccelerated)
            Apply<TOp, Lanes256>(x, y, op);
        else
            Apply<TOp, Lanes128>(x, y, op);
    }

    /// <summary>z[i] = op(x[i], y[i]).</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z, TOp op = default)
        where TOp : struct, IBinaryOp
    {
        if (Vector512.IsHardwareAccelerated)
            Apply<TOp, Lanes512>(x, y, z, op);
        else if (Vector256.IsHardwareAccelerated)
            Apply<TOp, Lanes256>(x, y, z, op);
        else
            Apply<TOp, Lanes128>(x, y, z, op);
    }

    /// <summary>z[i] = op(x[i], y).</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> x, float y, Span<float> z, TOp op = default)
        where TOp : struct, IBinaryOp =>
        Apply(x, z, new RightBound<TOp>(y, op));

    /// <summary>z[i] = op(x, y[i]).</summary>
    public static void Apply<TOp>(float x, ReadOnlySpan<float> y, Span<float> z, TOp op = default)
        where TOp : struct, IBinaryOp =>
        Apply(y, z, new LeftBound<TOp>(x, op));

    /// <summary>
    /// z[r, c] = op(x[r, c], y[c]) for x of whole rows of y's length: a bias or scale over the last axis.
    /// </summary>
    public static void ApplyRows<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z, TOp op = default)
        where TOp : struct, IBinaryOp
    {
        for (int start = 0; start < x.Length; start += y.Length)
            Apply(x.Slice(start, y.Length), y, z.Slice(start, y.Length), op);
    }

    /// <summary>
    /// z[o, c, i] = op(x[o, c, i], y[c]) for x [outer, channels, inner]: a bias or scale per channel.
    /// </summary>
    public static void ApplyChannels<TOp>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z, int inner, TOp op = default)
        where TOp : struct, IBinaryOp
    {
        int channel = 0;
        for (int start = 0; start < x.Length; start += inner)
        {
            Apply(x.Slice(start, inner), y[channel], z.Slice(start, inner), op);
            channel = channel + 1 == y.Length ? 0 : channel + 1;
        }
    }

    internal static void Apply<TOp, V>(ReadOnlySpan<float> x, Span<float> y, TOp op)
        where TOp : struct, IUnaryOp
        where V : struct, ILanes<V>
    {
        y = y[..x.Length];
        ref readonly float source = ref MemoryMarshal.GetReference(x);
        ref float target = ref MemoryMarshal.GetReference(y);
        nuint length = (nuint)x.Length;
        nuint whole = length - (length % (nuint)V.Count);
        for (nuint i = 0; i < whole; i += (nuint)V.Count)
            op.Apply(V.Load(in source, i)).Store(ref target, i);

        int rest = (int)(length - whole);
        if (rest > 0)
            op.Apply(V.Load(in source, whole, rest)).Store(ref target, whole, rest);
    }

    internal static void Apply<TOp, V>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z, TOp op)
        where TOp : struct, IBinaryOp
        where V : struct, ILanes<V>
    {
        y = y[..x.Length];
        z = z[..x.Length];
        ref readonly float left = ref MemoryMarshal.GetReference(x);
        ref readonly float right = ref MemoryMarshal.GetReference(y);
        ref float target = ref MemoryMarshal.GetReference(z);
        nuint length = (nuint)x.Length;
        nuint whole = length - (length % (nuint)V.Count);
        for (nuint i = 0; i < whole; i += (nuint)V.Count)
            op.Apply(V.Load(in left, i), V.Load(in right, i)).Store(ref target, i);

        int rest = (int)(length - whole);
        if (rest > 0)
            op.Apply(V.Load(in left, whole, rest), V.Load(in right, whole, rest)).Store(ref target, whole, rest);
    }
}
