using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Products;

/// <summary>
/// The matrix products that one broadcast MatMul consists of: one geometry, and where each product finds its operands.
/// Leading axes of the left operand are folded into its rows where all products share the right one.
/// </summary>
internal sealed class BatchedProduct
{
    // From here on a thread takes whole products, below it takes rows.
    private const int ManyProducts = 16;

    private readonly int[] _offsetsA;
    private readonly int[] _offsetsB;

    public BatchedProduct(Shape a, Shape b, bool transposeA, bool transposeB)
    {
        int m = a[transposeA ? -1 : -2];
        int k = a[transposeA ? -2 : -1];
        int n = b[transposeB ? -2 : -1];
        int[] batchA = [.. a.Extents[..^2]];
        int[] batchB = [.. b.Extents[..^2]];
        if (!transposeA && batchB.All(extent => extent == 1) && batchB.Length <= batchA.Length)
        {
            m *= batchA.Aggregate(1, (product, extent) => product * extent);
            (batchA, batchB) = ([], []);
        }

        Geometry = GemmShape.Dense(m, n, k, transposeA, transposeB);
        int[] batch = Broadcast(batchA, batchB);
        _offsetsA = Offsets(batch, batchA, m * k);
        _offsetsB = Offsets(batch, batchB, k * n);
        bool isMany = Products >= ManyProducts;
        Items = isMany ? Products : Products * m;
        Matrices = k * n == 0 ? 0 : (int)(b.ElementCount / k / n);
        ReadsByItemA = (isMany || !transposeA) && a.ElementCount == (long)Products * m * k;
        ReadsByItemB = isMany && b.ElementCount == (long)Products * k * n;
    }

    public GemmShape Geometry { get; }

    public int Products => _offsetsA.Length;

    /// <summary>The items of a kernel: products where there are many, else rows of the output.</summary>
    public int Items { get; }

    /// <summary>Whether an item is a whole product.</summary>
    public bool IsByProduct => Items == Products;

    /// <summary>The number of right operands.</summary>
    public int Matrices { get; }

    /// <summary>Whether item i reads the i-th slice of the left operand.</summary>
    public bool ReadsByItemA { get; }

    /// <summary>Whether item i reads the i-th slice of the right operand.</summary>
    public bool ReadsByItemB { get; }

    /// <summary>Rows of all products that belong to one item.</summary>
    public int RowsPerItem => Items == 0 ? 0 : Products * Geometry.M / Items;

    /// <summary>
    /// The product that row <paramref name="row"/> of all products belongs to, and the range of its rows from there up
    /// to, not including, <paramref name="endRow"/>.
    /// </summary>
    public int Part(int row, int endRow, out int first, out int last)
    {
        (int product, first) = Math.DivRem(row, Geometry.M);
        last = Math.Min(Geometry.M, first + endRow - row);
        return product;
    }

    public ReadOnlySpan<T> A<T>(ReadOnlySpan<T> a, int product) => a.Slice(_offsetsA[product], Geometry.M * Geometry.K);

    public ReadOnlySpan<T> B<T>(ReadOnlySpan<T> b, int product) => b.Slice(_offsetsB[product], Geometry.K * Geometry.N);

    /// <summary>Which of the right operands a product takes.</summary>
    public int MatrixOf(int product) => Matrices == 0 ? 0 : _offsetsB[product] / (Geometry.K * Geometry.N);

    public Span<T> C<T>(Span<T> c, int product) => c.Slice(product * Geometry.M * Geometry.N, Geometry.M * Geometry.N);

    private static int[] Broadcast(int[] left, int[] right)
    {
        int[] batch = new int[Math.Max(left.Length, right.Length)];
        for (int i = 1; i <= batch.Length; i++)
        {
            int l = i <= left.Length ? left[^i] : 1;
            int r = i <= right.Length ? right[^i] : 1;
            batch[^i] = l == 1 ? r : l;
        }

        return batch;
    }

    private static int[] Offsets(int[] batch, int[] own, int matrix)
    {
        int[] offsets = new int[batch.Aggregate(1, (product, extent) => product * extent)];
        for (int product = 0; product < offsets.Length; product++)
        {
            int rest = product;
            int stride = matrix;
            for (int i = 1; i <= own.Length; i++)
            {
                offsets[product] += rest % batch[^i] % own[^i] * stride;
                rest /= batch[^i];
                stride *= own[^i];
            }
        }

        return offsets;
    }
}
