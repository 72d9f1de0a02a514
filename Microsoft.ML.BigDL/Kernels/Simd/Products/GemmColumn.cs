using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Products;

/// <summary>
/// The product of a matrix and one column, where tiles would use one lane of a vector. Which of the two forms runs depends
/// on the strides of A alone, so an element has the same bits whatever is computed with it.
/// </summary>
internal static unsafe class GemmColumn
{
    // Sums in flight: the latency of a multiply-add times two of them a cycle.
    private const int Chains = 8;

    /// <summary>Writes <c>sums[m] = sum over k of A[m, k] * b[k]</c> for <paramref name="rows"/> rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<TOps, TVector>(in GemmShape shape, float* a, float* b, float* sums, int rows)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        if (shape.RowStrideA == 1)
        {
            int row = 0;
            for (; row <= rows - (Chains * TOps.Count); row += Chains * TOps.Count)
                SumWide<TOps, TVector>(shape, a + row, b, sums + row);
            for (; row <= rows - TOps.Count; row += TOps.Count)
                TOps.Store(SumLanes<TOps, TVector>(shape, a + row, b, TOps.Count), sums + row);
            float* last = stackalloc float[TOps.Count];
            if (row < rows)
            {
                TOps.Store(SumLanes<TOps, TVector>(shape, a + row, b, rows - row), last);
                RowCopy.Copy(last, sums + row, rows - row);
            }

            return;
        }

        for (int row = 0; row < rows; row++)
        {
            float* line = a + ((nint)row * shape.RowStrideA);
            sums[row] = shape.ColumnStrideA == 1 ? Dot<TOps, TVector>(line, b, shape.K) : Dot(line, shape.ColumnStrideA, b, shape.K);
        }
    }

    // A lane is a row.
    private static void SumWide<TOps, TVector>(in GemmShape shape, float* a, float* b, float* sums)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector c0 = TOps.Zero, c1 = TOps.Zero, c2 = TOps.Zero, c3 = TOps.Zero;
        TVector c4 = TOps.Zero, c5 = TOps.Zero, c6 = TOps.Zero, c7 = TOps.Zero;
        for (int k = 0; k < shape.K; k++)
        {
            TVector x = TOps.Broadcast(b + k);
            c0 = TOps.MultiplyAdd(x, TOps.Load(a), c0);
            c1 = TOps.MultiplyAdd(x, TOps.Load(a + TOps.Count), c1);
            c2 = TOps.MultiplyAdd(x, TOps.Load(a + (2 * TOps.Count)), c2);
            c3 = TOps.MultiplyAdd(x, TOps.Load(a + (3 * TOps.Count)), c3);
            c4 = TOps.MultiplyAdd(x, TOps.Load(a + (4 * TOps.Count)), c4);
            c5 = TOps.MultiplyAdd(x, TOps.Load(a + (5 * TOps.Count)), c5);
            c6 = TOps.MultiplyAdd(x, TOps.Load(a + (6 * TOps.Count)), c6);
            c7 = TOps.MultiplyAdd(x, TOps.Load(a + (7 * TOps.Count)), c7);
            a += shape.ColumnStrideA;
        }

        TOps.Store(c0, sums);
        TOps.Store(c1, sums + TOps.Count);
        TOps.Store(c2, sums + (2 * TOps.Count));
        TOps.Store(c3, sums + (3 * TOps.Count));
        TOps.Store(c4, sums + (4 * TOps.Count));
        TOps.Store(c5, sums + (5 * TOps.Count));
        TOps.Store(c6, sums + (6 * TOps.Count));
        TOps.Store(c7, sums + (7 * TOps.Count));
    }

    // Fewer rows than lanes are read through a buffer, and multiplied by the same instruction.
    private static TVector SumLanes<TOps, TVector>(in GemmShape shape, float* a, float* b, int rows)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* buffer = stackalloc float[TOps.Count];
        bool isWhole = rows == TOps.Count;
        TVector sum = TOps.Zero;
        for (int k = 0; k < shape.K; k++)
        {
            if (!isWhole)
                RowCopy.Copy(a, buffer, rows);
            sum = TOps.MultiplyAdd(TOps.Broadcast(b + k), TOps.Load(isWhole ? a : buffer), sum);
            a += shape.ColumnStrideA;
        }

        return sum;
    }

    // A lane sums every Count-th product; four sums hide the latency.
    private static float Dot<TOps, TVector>(float* a, float* b, int length)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector c0 = TOps.Zero, c1 = TOps.Zero, c2 = TOps.Zero, c3 = TOps.Zero;
        int k = 0;
        for (; k <= length - (4 * TOps.Count); k += 4 * TOps.Count)
        {
            c0 = TOps.MultiplyAdd(TOps.Load(a + k), TOps.Load(b + k), c0);
            c1 = TOps.MultiplyAdd(TOps.Load(a + k + TOps.Count), TOps.Load(b + k + TOps.Count), c1);
            c2 = TOps.MultiplyAdd(TOps.Load(a + k + (2 * TOps.Count)), TOps.Load(b + k + (2 * TOps.Count)), c2);
            c3 = TOps.MultiplyAdd(TOps.Load(a + k + (3 * TOps.Count)), TOps.Load(b + k + (3 * TOps.Count)), c3);
        }

        for (; k <= length - TOps.Count; k += TOps.Count)
            c0 = TOps.MultiplyAdd(TOps.Load(a + k), TOps.Load(b + k), c0);
        float* lanes = stackalloc float[TOps.Count];
        TOps.Store(TOps.Add(TOps.Add(c0, c1), TOps.Add(c2, c3)), lanes);
        for (int half = TOps.Count / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
                lanes[i] += lanes[i + half];
        }

        return lanes[0] + Dot(a + k, 1, b + k, length - k);
    }

    private static float Dot(float* a, nint strideA, float* b, int length)
    {
        float sum = 0;
        for (int k = 0; k < length; k++)
            sum += a[k * strideA] * b[k];
        return sum;
    }
}
