using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Copies short rows of floats between planes, without the cost of a call to the general copy. The last vector of a row
/// overlaps the one before, so nothing outside the row is read or written. Source and target must not overlap.
/// </summary>
internal static unsafe class RowCopy
{
    /// <summary>Copies neighbouring floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* from, float* to, int length)
    {
        if (Vector512.IsHardwareAccelerated && length >= 16)
        {
            for (int i = 0; i < length - 16; i += 16)
            {
                Vector512.Load(from + i).Store(to + i);
            }

            Vector512.Load(from + length - 16).Store(to + length - 16);
        }
        else if (Vector256.IsHardwareAccelerated && length >= 8)
        {
            for (int i = 0; i < length - 8; i += 8)
            {
                Vector256.Load(from + i).Store(to + i);
            }

            Vector256.Load(from + length - 8).Store(to + length - 8);
        }
        else if (Vector128.IsHardwareAccelerated && length >= 4)
        {
            for (int i = 0; i < length - 4; i += 4)
            {
                Vector128.Load(from + i).Store(to + i);
            }

            Vector128.Load(from + length - 4).Store(to + length - 4);
        }
        else
        {
            for (int i = 0; i < length; i++)
            {
                to[i] = from[i];
            }
        }
    }

    /// <summary>Gathers every <paramref name="step"/>-th float: <c>to[i] = from[i * step]</c>.</summary>
    public static void Gather(float* from, int step, float* to, int length)
    {
        if (step == 2 && Avx512F.IsSupported && length >= 16)
        {
            // The second load starts one float early, so that it ends with the last float gathered.
            Vector512<int> even = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 17, 19, 21, 23, 25, 27, 29, 31);
            for (int i = 0; i < length; i += 16)
            {
                i = Math.Min(i, length - 16);
                Vector512<float> low = Vector512.Load(from + (2 * i));
                Vector512<float> high = Vector512.Load(from + (2 * i) + 15);
                Avx512F.PermuteVar16x32x2(low, even, high).Store(to + i);
            }
        }
        else if (step == 2 && Avx2.IsSupported && length >= 8)
        {
            for (int i = 0; i < length; i += 8)
            {
                i = Math.Min(i, length - 8);
                Vector256<float> low = Vector256.Load(from + (2 * i));
                Vector256<float> high = Vector256.Load(from + (2 * i) + 7);
                Vector256<double> pairs = Avx.Shuffle(low, high, 0b11_01_10_00).AsDouble();
                Avx2.Permute4x64(pairs, 0b11_01_10_00).AsSingle().Store(to + i);
            }
        }
        else if (step == 2 && Sse.IsSupported && length >= 4)
        {
            for (int i = 0; i < length; i += 4)
            {
                i = Math.Min(i, length - 4);
                Vector128<float> low = Vector128.Load(from + (2 * i));
                Vector128<float> high = Vector128.Load(from + (2 * i) + 3);
                Sse.Shuffle(low, high, 0b11_01_10_00).Store(to + i);
            }
        }
        else
        {
            for (int i = 0; i < length; i++)
            {
                to[i] = from[i * step];
            }
        }
    }

    /// <summary>
    /// Transposes <paramref name="rows"/> rows of <paramref name="columns"/> floats:
    /// <c>to[column * toStride + row] = from[row * fromStride + column]</c>.
    /// </summary>
    public static void Transpose(float* from, long fromStride, int rows, int columns, float* to, int toStride)
    {
        if (rows == 1 && toStride == 1)
        {
            Copy(from, to, columns);
            return;
        }

        if (!Sse.IsSupported || rows < 4 || columns < 4)
        {
            for (int row = 0; row < rows; row++, from += fromStride, to++)
            {
                for (int column = 0; column < columns; column++)
                {
                    to[(long)column * toStride] = from[column];
                }
            }

            return;
        }

        // The last block of rows, and of columns, overlaps the one before.
        for (int row = 0; row < rows; row += 4)
        {
            row = Math.Min(row, rows - 4);
            float* first = from + (row * fromStride);
            for (int column = 0; column < columns; column += 4)
            {
                column = Math.Min(column, columns - 4);
                float* block = first + column;
                Vector128<float> a = Vector128.Load(block);
                Vector128<float> b = Vector128.Load(block + fromStride);
                Vector128<float> c = Vector128.Load(block + (2 * fromStride));
                Vector128<float> d = Vector128.Load(block + (3 * fromStride));
                Vector128<float> lowAc = Sse.UnpackLow(a, c);
                Vector128<float> lowBd = Sse.UnpackLow(b, d);
                Vector128<float> highAc = Sse.UnpackHigh(a, c);
                Vector128<float> highBd = Sse.UnpackHigh(b, d);
                float* line = to + ((long)column * toStride) + row;
                Sse.UnpackLow(lowAc, lowBd).Store(line);
                Sse.UnpackHigh(lowAc, lowBd).Store(line + toStride);
                Sse.UnpackLow(highAc, highBd).Store(line + (2L * toStride));
                Sse.UnpackHigh(highAc, highBd).Store(line + (3L * toStride));
            }
        }
    }
}
