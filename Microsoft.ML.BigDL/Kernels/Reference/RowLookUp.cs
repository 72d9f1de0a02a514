using System.Numerics;
using System.Numerics.Tensors;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Rows looked up by index in tables [outer, rows, row], and their gradients added back.</summary>
internal static class RowLookUp
{
    /// <summary>
    /// y[o, i] = table[o, indices[i]] for the output rows [start, end) of [outer, count]; a negative index counts from the end.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the table.</exception>
    public static void Forward<TIndex>(
        ReadOnlySpan<byte> table, ReadOnlySpan<TIndex> indices, Span<byte> y, int rows, int rowBytes, int start, int end)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        for (int i = start; i < end; i++)
        {
            (int outer, int position) = Math.DivRem(i, indices.Length);
            int row = Row(indices, position, rows);
            table.Slice(((outer * rows) + row) * rowBytes, rowBytes).CopyTo(y.Slice(i * rowBytes, rowBytes));
        }
    }

    /// <summary>
    /// table[r] = sum of gradient[i] over all i with indices[i] = r, in the order of i, for the rows [start, end) of one table.
    /// </summary>
    public static void Backward<T, TIndex>(
        ReadOnlySpan<T> gradient, ReadOnlySpan<TIndex> indices, Span<T> table, int rows, int width, int start, int end)
        where T : unmanaged, INumber<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        table[(start * width)..(end * width)].Clear();
        for (int i = 0; i < indices.Length; i++)
        {
            int row = Row(indices, i, rows);
            if (row >= start && row < end)
            {
                Span<T> sum = table.Slice(row * width, width);
                TensorPrimitives.Add(sum, gradient.Slice(i * width, width), sum);
            }
        }
    }

    private static int Row<TIndex>(ReadOnlySpan<TIndex> indices, int position, int rows)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        long index = long.CreateTruncating(indices[position]);
        long row = index < 0 ? index + rows : index;
        return (ulong)row < (ulong)rows
            ? (int)row
            : throw new ArgumentOutOfRangeException(nameof(indices), index, $"Gather: index {index} at position {position} is outside the table " +
                $"of {rows} rows. Indices run from 0 to {rows - 1}.");
    }
}
