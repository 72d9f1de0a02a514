using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>
/// Elements of [outer, axis, inner] named one by one: indices [outer, count, inner] give their place along the middle axis.
/// A negative index counts from the end.
/// </summary>
/// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
internal static class ElementLookUp
{
    /// <summary>y[o, j, i] = x[o, indices[o, j, i], i].</summary>
    public static void Gather<T, TIndex>(in AxisGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<TIndex> indices, Span<T> y)
        where T : unmanaged
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        for (int i = 0; i < indices.Length; i++)
            y[i] = x[Place(in geometry, indices, i)];
    }

    /// <summary>y = x, then y[o, indices[o, j, i], i] becomes updates[o, j, i], in the order of j.</summary>
    public static void Put<T, TIndex>(
        in AxisGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<TIndex> indices, ReadOnlySpan<T> updates, Span<T> y)
        where T : unmanaged
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        x.CopyTo(y);
        for (int i = 0; i < indices.Length; i++)
            y[Place(in geometry, indices, i)] = updates[i];
    }

    /// <summary>y = x, then y[o, indices[o, j, i], i] grows by updates[o, j, i], in the order of j.</summary>
    public static void Add<T, TIndex>(
        in AxisGeometry geometry, ReadOnlySpan<T> x, ReadOnlySpan<TIndex> indices, ReadOnlySpan<T> updates, Span<T> y)
        where T : unmanaged, INumber<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        x.CopyTo(y);
        for (int i = 0; i < indices.Length; i++)
            y[Place(in geometry, indices, i)] += updates[i];
    }

    private static int Place<TIndex>(in AxisGeometry geometry, ReadOnlySpan<TIndex> indices, int position)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        long index = long.CreateTruncating(indices[position]);
        long row = index < 0 ? index + geometry.Axis : index;
        int outer = position / (indices.Length / geometry.Outer);
        return (ulong)row < (ulong)geometry.Axis
            ? (((outer * geometry.Axis) + (int)row) * geometry.Inner) + (position % geometry.Inner)
            : throw new ArgumentOutOfRangeException(nameof(indices), index, $"Index {index} at position {position} is outside an axis of " +
                $"{geometry.Axis} elements. Indices run from 0 to {geometry.Axis - 1}.");
    }
}
