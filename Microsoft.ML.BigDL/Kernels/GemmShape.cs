namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// The geometry of a matrix product <c>C[m, n] = sum over k of A[m, k] * B[k, n]</c>: the extents and, in elements, the
/// strides. A transposed operand is one with its strides swapped.
/// </summary>
/// <param name="M">Rows of A and C.</param>
/// <param name="N">Columns of B and C.</param>
/// <param name="K">Columns of A, rows of B.</param>
/// <param name="RowStrideA">From one row of A to the next.</param>
/// <param name="ColumnStrideA">From one column of A to the next.</param>
/// <param name="RowStrideB">From one row of B to the next.</param>
/// <param name="ColumnStrideB">From one column of B to the next.</param>
/// <param name="RowStrideC">From one row of C to the next; columns of C are contiguous.</param>
internal readonly record struct GemmShape(
    int M, int N, int K, int RowStrideA, int ColumnStrideA, int RowStrideB, int ColumnStrideB, int RowStrideC)
{
    /// <summary>The product of two row-major matrices without gaps, each taken as stored or transposed.</summary>
    public static GemmShape Dense(int m, int n, int k, bool transposeA = false, bool transposeB = false) => new(
        m, n, k, transposeA ? 1 : k, transposeA ? m : 1, transposeB ? 1 : n, transposeB ? k : 1, n);
}
