using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>The matrix product by its definition, one sum in the order of k per element.</summary>
internal static class Gemm
{
    /// <summary>
    /// <c>C[m, n] = start + sum over k of A[m, k] * B[k, n]</c> for rows <paramref name="begin"/> to
    /// <paramref name="end"/>, where start is the bias, if there is one, plus C when accumulating, else 0.
    /// </summary>
    public static void MultiplyRows<T>(
        in GemmShape shape, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> bias, bool accumulates, Span<T> c, int begin, int end)
        where T : INumberBase<T>
    {
        for (int m = begin; m < end; m++)
        {
            for (int n = 0; n < shape.N; n++)
            {
                ref T target = ref c[(m * shape.RowStrideC) + n];
                T sum = (accumulates ? target : T.Zero) + (bias.IsEmpty ? T.Zero : bias[n]);
                for (int k = 0; k < shape.K; k++)
                {
                    sum += a[(m * shape.RowStrideA) + (k * shape.ColumnStrideA)] * b[(k * shape.RowStrideB) + (n * shape.ColumnStrideB)];
                }

                target = sum;
            }
        }
    }
}
