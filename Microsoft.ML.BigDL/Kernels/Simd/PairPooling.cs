using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// Maximum pooling over windows of 2 x 2 side by side without padding, and its gradient. A lane is one output, in the
/// order that the in-lane shuffles of even and odd columns leave; results are put in order before they are stored. The
/// last vector of a row overlaps the one before. Rows of 4 to 7 outputs take 128 bits, longer ones 256.
/// </summary>
internal static unsafe class PairPooling
{
    /// <summary>Whether a geometry and this machine allow it.</summary>
    public static bool Fits(in PoolGeometry g) =>
        Avx2.IsSupported && g is { KH: 2, KW: 2, StrideH: 2, StrideW: 2, DilationH: 1, DilationW: 1, PadTop: 0, PadLeft: 0 } &&
        2 * g.OutH <= g.H && 2 * g.OutW <= g.W && g.OutW >= 4;

    /// <summary>Computes one plane.</summary>
    public static void MaxForward(in PoolGeometry g, float* input, float* output, int* indices)
    {
        for (int row = 0; row < g.OutH; row++)
        {
            int corner = 2 * row * g.W;
            float* line = input + corner;
            for (int column = 0; column < g.OutW;)
            {
                if (g.OutW >= 8)
                {
                    column = Math.Min(column, g.OutW - 8);
                    MaxOf8(line + (2 * column), g.W, corner + (2 * column), output + column,
                        indices is null ? null : indices + column);
                    column += 8;
                }
                else
                {
                    column = Math.Min(column, g.OutW - 4);
                    MaxOf4(line + (2 * column), g.W, corner + (2 * column), output + column,
                        indices is null ? null : indices + column);
                    column += 4;
                }
            }

            output += g.OutW;
            indices = indices is null ? null : indices + g.OutW;
        }
    }

    /// <summary>Computes one plane; every input is written once.</summary>
    public static void MaxBackward(in PoolGeometry g, float* gradOutput, int* indices, float* gradInput)
    {
        for (int row = 0; row < g.OutH; row++, gradOutput += g.OutW, indices += g.OutW)
        {
            int corner = 2 * row * g.W;
            float* line = gradInput + corner;
            for (int column = 0; column < g.OutW; column += 4)
            {
                column = Math.Min(column, g.OutW - 4);
                Vector128<float> gradient = Vector128.Load(gradOutput + column);
                Vector128<int> where = Vector128.Load(indices + column) - Vector128.Create(0, 2, 4, 6) -
                    Vector128.Create(corner + (2 * column));
                Spread(gradient, where, line + (2 * column));
                Spread(gradient, where - Vector128.Create(g.W), line + g.W + (2 * column));
            }

            if ((g.W & 1) != 0)
            {
                line[g.W - 1] = 0;
                line[(2 * g.W) - 1] = 0;
            }
        }

        int written = 2 * g.OutH * g.W;
        new Span<float>(gradInput + written, (g.H * g.W) - written).Clear();
    }

    /// <summary>Writes 8 input gradients: a lane's gradient goes to its even column where its number is 0, to its odd where it is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector128<float> gradient, Vector128<int> where, float* target)
    {
        Vector128<float> even = gradient & Vector128.Equals(where, Vector128<int>.Zero).AsSingle();
        Vector128<float> odd = gradient & Vector128.Equals(where, Vector128<int>.One).AsSingle();
        Sse.UnpackLow(even, odd).Store(target);
        Sse.UnpackHigh(even, odd).Store(target + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MaxOf8(float* source, int width, int corner, float* output, int* indices)
    {
        Vector256<float> topLow = Vector256.Load(source), topHigh = Vector256.Load(source + 8);
        Vector256<float> low = Vector256.Load(source + width), high = Vector256.Load(source + width + 8);
        Vector256<float> max = Avx.Shuffle(topLow, topHigh, 0b10_00_10_00);
        Vector256<int> index = Vector256<int>.Zero;
        Improve(Avx.Shuffle(topLow, topHigh, 0b11_01_11_01), 1, ref max, ref index);
        Improve(Avx.Shuffle(low, high, 0b10_00_10_00), width, ref max, ref index);
        Improve(Avx.Shuffle(low, high, 0b11_01_11_01), width + 1, ref max, ref index);
        Avx2.Permute4x64(max.AsDouble(), 0b11_01_10_00).AsSingle().Store(output);
        if (indices is not null)
        {
            Vector256<int> ordered = Avx2.Permute4x64(index.AsInt64(), 0b11_01_10_00).AsInt32();
            (ordered + Vector256.Create(corner) + Vector256.Create(0, 2, 4, 6, 8, 10, 12, 14)).Store(indices);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MaxOf4(float* source, int width, int corner, float* output, int* indices)
    {
        Vector128<float> topLow = Vector128.Load(source), topHigh = Vector128.Load(source + 4);
        Vector128<float> low = Vector128.Load(source + width), high = Vector128.Load(source + width + 4);
        Vector128<float> max = Sse.Shuffle(topLow, topHigh, 0b10_00_10_00);
        Vector128<int> index = Vector128<int>.Zero;
        Improve(Sse.Shuffle(topLow, topHigh, 0b11_01_11_01), 1, ref max, ref index);
        Improve(Sse.Shuffle(low, high, 0b10_00_10_00), width, ref max, ref index);
        Improve(Sse.Shuffle(low, high, 0b11_01_11_01), width + 1, ref max, ref index);
        max.Store(output);
        if (indices is not null)
        {
            (index + Vector128.Create(corner) + Vector128.Create(0, 2, 4, 6)).Store(indices);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Improve(Vector256<float> value, int tap, ref Vector256<float> max, ref Vector256<int> index)
    {
        Vector256<float> isBetter = Avx.CompareGreaterThan(value, max) | Avx.CompareUnordered(value, value);
        max = Avx.BlendVariable(max, value, isBetter);
        index = Avx.BlendVariable(index.AsSingle(), Vector256.Create(tap).AsSingle(), isBetter).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Improve(Vector128<float> value, int tap, ref Vector128<float> max, ref Vector128<int> index)
    {
        Vector128<float> isBetter = Sse.CompareGreaterThan(value, max) | Sse.CompareUnordered(value, value);
        max = Sse41.BlendVariable(max, value, isBetter);
        index = Sse41.BlendVariable(index.AsSingle(), Vector128.Create(tap).AsSingle(), isBetter).AsInt32();
    }
}
