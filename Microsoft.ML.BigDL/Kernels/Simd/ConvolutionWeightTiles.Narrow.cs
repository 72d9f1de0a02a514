using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Position lanes, for 16 vector registers.</content>
internal static unsafe partial class ConvolutionWeightTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x4<TOps, TVector>(
        float* source, int* offsets, float* gradient, int filterStride, float* sums, int vectors)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s0 = source + offsets[0];
        float* s1 = source + offsets[1];
        float* s2 = source + offsets[2];
        float* s3 = source + offsets[3];
        TVector a00 = TOps.Load(sums);
        TVector a01 = TOps.Load(sums + TOps.Count);
        TVector a02 = TOps.Load(sums + (2 * TOps.Count));
        TVector a03 = TOps.Load(sums + (3 * TOps.Count));
        TVector a10 = TOps.Load(sums + (4 * TOps.Count));
        TVector a11 = TOps.Load(sums + (5 * TOps.Count));
        TVector a12 = TOps.Load(sums + (6 * TOps.Count));
        TVector a13 = TOps.Load(sums + (7 * TOps.Count));
        TVector a20 = TOps.Load(sums + (8 * TOps.Count));
        TVector a21 = TOps.Load(sums + (9 * TOps.Count));
        TVector a22 = TOps.Load(sums + (10 * TOps.Count));
        TVector a23 = TOps.Load(sums + (11 * TOps.Count));
        for (int v = 0; v < vectors; v++)
        {
            TVector g0 = TOps.Load(gradient);
            TVector g1 = TOps.Load(gradient + filterStride);
            TVector g2 = TOps.Load(gradient + (2 * filterStride));
            TVector x = TOps.Load(s0);
            a00 = TOps.MultiplyAdd(g0, x, a00);
            a10 = TOps.MultiplyAdd(g1, x, a10);
            a20 = TOps.MultiplyAdd(g2, x, a20);
            x = TOps.Load(s1);
            a01 = TOps.MultiplyAdd(g0, x, a01);
            a11 = TOps.MultiplyAdd(g1, x, a11);
            a21 = TOps.MultiplyAdd(g2, x, a21);
            x = TOps.Load(s2);
            a02 = TOps.MultiplyAdd(g0, x, a02);
            a12 = TOps.MultiplyAdd(g1, x, a12);
            a22 = TOps.MultiplyAdd(g2, x, a22);
            x = TOps.Load(s3);
            a03 = TOps.MultiplyAdd(g0, x, a03);
            a13 = TOps.MultiplyAdd(g1, x, a13);
            a23 = TOps.MultiplyAdd(g2, x, a23);
            gradient += TOps.Count;
            s0 += TOps.Count;
            s1 += TOps.Count;
            s2 += TOps.Count;
            s3 += TOps.Count;
        }

        TOps.Store(a00, sums);
        TOps.Store(a01, sums + TOps.Count);
        TOps.Store(a02, sums + (2 * TOps.Count));
        TOps.Store(a03, sums + (3 * TOps.Count));
        TOps.Store(a10, sums + (4 * TOps.Count));
        TOps.Store(a11, sums + (5 * TOps.Count));
        TOps.Store(a12, sums + (6 * TOps.Count));
        TOps.Store(a13, sums + (7 * TOps.Count));
        TOps.Store(a20, sums + (8 * TOps.Count));
        TOps.Store(a21, sums + (9 * TOps.Count));
        TOps.Store(a22, sums + (10 * TOps.Count));
        TOps.Store(a23, sums + (11 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x3<TOps, TVector>(
        float* source, int* offsets, float* gradient, int filterStride, float* sums, int vectors)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s0 = source + offsets[0];
        float* s1 = source + offsets[1];
        float* s2 = source + offsets[2];
        TVector a00 = TOps.Load(sums);
        TVector a01 = TOps.Load(sums + TOps.Count);
        TVector a02 = TOps.Load(sums + (2 * TOps.Count));
        TVector a10 = TOps.Load(sums + (3 * TOps.Count));
        TVector a11 = TOps.Load(sums + (4 * TOps.Count));
        TVector a12 = TOps.Load(sums + (5 * TOps.Count));
        TVector a20 = TOps.Load(sums + (6 * TOps.Count));
        TVector a21 = TOps.Load(sums + (7 * TOps.Count));
        TVector a22 = TOps.Load(sums + (8 * TOps.Count));
        TVector a30 = TOps.Load(sums + (9 * TOps.Count));
        TVector a31 = TOps.Load(sums + (10 * TOps.Count));
        TVector a32 = TOps.Load(sums + (11 * TOps.Count));
        for (int v = 0; v < vectors; v++)
        {
            TVector x0 = TOps.Load(s0);
            TVector x1 = TOps.Load(s1);
            TVector x2 = TOps.Load(s2);
            TVector g = TOps.Load(gradient);
            a00 = TOps.MultiplyAdd(g, x0, a00);
            a01 = TOps.MultiplyAdd(g, x1, a01);
            a02 = TOps.MultiplyAdd(g, x2, a02);
            g = TOps.Load(gradient + filterStride);
            a10 = TOps.MultiplyAdd(g, x0, a10);
            a11 = TOps.MultiplyAdd(g, x1, a11);
            a12 = TOps.MultiplyAdd(g, x2, a12);
            g = TOps.Load(gradient + (2 * filterStride));
            a20 = TOps.MultiplyAdd(g, x0, a20);
            a21 = TOps.MultiplyAdd(g, x1, a21);
            a22 = TOps.MultiplyAdd(g, x2, a22);
            g = TOps.Load(gradient + (3 * filterStride));
            a30 = TOps.MultiplyAdd(g, x0, a30);
            a31 = TOps.MultiplyAdd(g, x1, a31);
            a32 = TOps.MultiplyAdd(g, x2, a32);
            gradient += TOps.Count;
            s0 += TOps.Count;
            s1 += TOps.Count;
            s2 += TOps.Count;
        }

        TOps.Store(a00, sums);
        TOps.Store(a01, sums + TOps.Count);
        TOps.Store(a02, sums + (2 * TOps.Count));
        TOps.Store(a10, sums + (3 * TOps.Count));
        TOps.Store(a11, sums + (4 * TOps.Count));
        TOps.Store(a12, sums + (5 * TOps.Count));
        TOps.Store(a20, sums + (6 * TOps.Count));
        TOps.Store(a21, sums + (7 * TOps.Count));
        TOps.Store(a22, sums + (8 * TOps.Count));
        TOps.Store(a30, sums + (9 * TOps.Count));
        TOps.Store(a31, sums + (10 * TOps.Count));
        TOps.Store(a32, sums + (11 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x4<TOps, TVector>(
        float* source, int* offsets, float* gradient, int filterStride, float* sums, int vectors)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s0 = source + offsets[0];
        float* s1 = source + offsets[1];
        float* s2 = source + offsets[2];
        float* s3 = source + offsets[3];
        TVector a00 = TOps.Load(sums);
        TVector a01 = TOps.Load(sums + TOps.Count);
        TVector a02 = TOps.Load(sums + (2 * TOps.Count));
        TVector a03 = TOps.Load(sums + (3 * TOps.Count));
        TVector a10 = TOps.Load(sums + (4 * TOps.Count));
        TVector a11 = TOps.Load(sums + (5 * TOps.Count));
        TVector a12 = TOps.Load(sums + (6 * TOps.Count));
        TVector a13 = TOps.Load(sums + (7 * TOps.Count));
        for (int v = 0; v < vectors; v++)
        {
            TVector g0 = TOps.Load(gradient);
            TVector g1 = TOps.Load(gradient + filterStride);
            TVector x = TOps.Load(s0);
            a00 = TOps.MultiplyAdd(g0, x, a00);
            a10 = TOps.MultiplyAdd(g1, x, a10);
            x = TOps.Load(s1);
            a01 = TOps.MultiplyAdd(g0, x, a01);
            a11 = TOps.MultiplyAdd(g1, x, a11);
            x = TOps.Load(s2);
            a02 = TOps.MultiplyAdd(g0, x, a02);
            a12 = TOps.MultiplyAdd(g1, x, a12);
            x = TOps.Load(s3);
            a03 = TOps.MultiplyAdd(g0, x, a03);
            a13 = TOps.MultiplyAdd(g1, x, a13);
            gradient += TOps.Count;
            s0 += TOps.Count;
            s1 += TOps.Count;
            s2 += TOps.Count;
            s3 += TOps.Count;
        }

        TOps.Store(a00, sums);
        TOps.Store(a01, sums + TOps.Count);
        TOps.Store(a02, sums + (2 * TOps.Count));
        TOps.Store(a03, sums + (3 * TOps.Count));
        TOps.Store(a10, sums + (4 * TOps.Count));
        TOps.Store(a11, sums + (5 * TOps.Count));
        TOps.Store(a12, sums + (6 * TOps.Count));
        TOps.Store(a13, sums + (7 * TOps.Count));
    }
}
