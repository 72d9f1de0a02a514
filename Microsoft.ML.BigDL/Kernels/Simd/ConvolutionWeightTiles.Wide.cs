using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Position lanes, for 32 vector registers.</content>
internal static unsafe partial class ConvolutionWeightTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x6<TOps, TVector>(
        float* source, int* offsets, float* gradient, int filterStride, float* sums, int vectors)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s0 = source + offsets[0];
        float* s1 = source + offsets[1];
        float* s2 = source + offsets[2];
        float* s3 = source + offsets[3];
        float* s4 = source + offsets[4];
        float* s5 = source + offsets[5];
        TVector a00 = TOps.Load(sums);
        TVector a01 = TOps.Load(sums + TOps.Count);
        TVector a02 = TOps.Load(sums + (2 * TOps.Count));
        TVector a03 = TOps.Load(sums + (3 * TOps.Count));
        TVector a04 = TOps.Load(sums + (4 * TOps.Count));
        TVector a05 = TOps.Load(sums + (5 * TOps.Count));
        TVector a10 = TOps.Load(sums + (6 * TOps.Count));
        TVector a11 = TOps.Load(sums + (7 * TOps.Count));
        TVector a12 = TOps.Load(sums + (8 * TOps.Count));
        TVector a13 = TOps.Load(sums + (9 * TOps.Count));
        TVector a14 = TOps.Load(sums + (10 * TOps.Count));
        TVector a15 = TOps.Load(sums + (11 * TOps.Count));
        TVector a20 = TOps.Load(sums + (12 * TOps.Count));
        TVector a21 = TOps.Load(sums + (13 * TOps.Count));
        TVector a22 = TOps.Load(sums + (14 * TOps.Count));
        TVector a23 = TOps.Load(sums + (15 * TOps.Count));
        TVector a24 = TOps.Load(sums + (16 * TOps.Count));
        TVector a25 = TOps.Load(sums + (17 * TOps.Count));
        TVector a30 = TOps.Load(sums + (18 * TOps.Count));
        TVector a31 = TOps.Load(sums + (19 * TOps.Count));
        TVector a32 = TOps.Load(sums + (20 * TOps.Count));
        TVector a33 = TOps.Load(sums + (21 * TOps.Count));
        TVector a34 = TOps.Load(sums + (22 * TOps.Count));
        TVector a35 = TOps.Load(sums + (23 * TOps.Count));
        for (int v = 0; v < vectors; v++)
        {
            TVector g0 = TOps.Load(gradient);
            TVector g1 = TOps.Load(gradient + filterStride);
            TVector g2 = TOps.Load(gradient + (2 * filterStride));
            TVector g3 = TOps.Load(gradient + (3 * filterStride));
            TVector x = TOps.Load(s0);
            a00 = TOps.MultiplyAdd(g0, x, a00);
            a10 = TOps.MultiplyAdd(g1, x, a10);
            a20 = TOps.MultiplyAdd(g2, x, a20);
            a30 = TOps.MultiplyAdd(g3, x, a30);
            x = TOps.Load(s1);
            a01 = TOps.MultiplyAdd(g0, x, a01);
            a11 = TOps.MultiplyAdd(g1, x, a11);
            a21 = TOps.MultiplyAdd(g2, x, a21);
            a31 = TOps.MultiplyAdd(g3, x, a31);
            x = TOps.Load(s2);
            a02 = TOps.MultiplyAdd(g0, x, a02);
            a12 = TOps.MultiplyAdd(g1, x, a12);
            a22 = TOps.MultiplyAdd(g2, x, a22);
            a32 = TOps.MultiplyAdd(g3, x, a32);
            x = TOps.Load(s3);
            a03 = TOps.MultiplyAdd(g0, x, a03);
            a13 = TOps.MultiplyAdd(g1, x, a13);
            a23 = TOps.MultiplyAdd(g2, x, a23);
            a33 = TOps.MultiplyAdd(g3, x, a33);
            x = TOps.Load(s4);
            a04 = TOps.MultiplyAdd(g0, x, a04);
            a14 = TOps.MultiplyAdd(g1, x, a14);
            a24 = TOps.MultiplyAdd(g2, x, a24);
            a34 = TOps.MultiplyAdd(g3, x, a34);
            x = TOps.Load(s5);
            a05 = TOps.MultiplyAdd(g0, x, a05);
            a15 = TOps.MultiplyAdd(g1, x, a15);
            a25 = TOps.MultiplyAdd(g2, x, a25);
            a35 = TOps.MultiplyAdd(g3, x, a35);
            gradient += TOps.Count;
            s0 += TOps.Count;
            s1 += TOps.Count;
            s2 += TOps.Count;
            s3 += TOps.Count;
            s4 += TOps.Count;
            s5 += TOps.Count;
        }

        TOps.Store(a00, sums);
        TOps.Store(a01, sums + TOps.Count);
        TOps.Store(a02, sums + (2 * TOps.Count));
        TOps.Store(a03, sums + (3 * TOps.Count));
        TOps.Store(a04, sums + (4 * TOps.Count));
        TOps.Store(a05, sums + (5 * TOps.Count));
        TOps.Store(a10, sums + (6 * TOps.Count));
        TOps.Store(a11, sums + (7 * TOps.Count));
        TOps.Store(a12, sums + (8 * TOps.Count));
        TOps.Store(a13, sums + (9 * TOps.Count));
        TOps.Store(a14, sums + (10 * TOps.Count));
        TOps.Store(a15, sums + (11 * TOps.Count));
        TOps.Store(a20, sums + (12 * TOps.Count));
        TOps.Store(a21, sums + (13 * TOps.Count));
        TOps.Store(a22, sums + (14 * TOps.Count));
        TOps.Store(a23, sums + (15 * TOps.Count));
        TOps.Store(a24, sums + (16 * TOps.Count));
        TOps.Store(a25, sums + (17 * TOps.Count));
        TOps.Store(a30, sums + (18 * TOps.Count));
        TOps.Store(a31, sums + (19 * TOps.Count));
        TOps.Store(a32, sums + (20 * TOps.Count));
        TOps.Store(a33, sums + (21 * TOps.Count));
        TOps.Store(a34, sums + (22 * TOps.Count));
        TOps.Store(a35, sums + (23 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x4<TOps, TVector>(
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
        TVector a30 = TOps.Load(sums + (12 * TOps.Count));
        TVector a31 = TOps.Load(sums + (13 * TOps.Count));
        TVector a32 = TOps.Load(sums + (14 * TOps.Count));
        TVector a33 = TOps.Load(sums + (15 * TOps.Count));
        TVector a40 = TOps.Load(sums + (16 * TOps.Count));
        TVector a41 = TOps.Load(sums + (17 * TOps.Count));
        TVector a42 = TOps.Load(sums + (18 * TOps.Count));
        TVector a43 = TOps.Load(sums + (19 * TOps.Count));
        TVector a50 = TOps.Load(sums + (20 * TOps.Count));
        TVector a51 = TOps.Load(sums + (21 * TOps.Count));
        TVector a52 = TOps.Load(sums + (22 * TOps.Count));
        TVector a53 = TOps.Load(sums + (23 * TOps.Count));
        for (int v = 0; v < vectors; v++)
        {
            TVector x0 = TOps.Load(s0);
            TVector x1 = TOps.Load(s1);
            TVector x2 = TOps.Load(s2);
            TVector x3 = TOps.Load(s3);
            TVector g = TOps.Load(gradient);
            a00 = TOps.MultiplyAdd(g, x0, a00);
            a01 = TOps.MultiplyAdd(g, x1, a01);
            a02 = TOps.MultiplyAdd(g, x2, a02);
            a03 = TOps.MultiplyAdd(g, x3, a03);
            g = TOps.Load(gradient + filterStride);
            a10 = TOps.MultiplyAdd(g, x0, a10);
            a11 = TOps.MultiplyAdd(g, x1, a11);
            a12 = TOps.MultiplyAdd(g, x2, a12);
            a13 = TOps.MultiplyAdd(g, x3, a13);
            g = TOps.Load(gradient + (2 * filterStride));
            a20 = TOps.MultiplyAdd(g, x0, a20);
            a21 = TOps.MultiplyAdd(g, x1, a21);
            a22 = TOps.MultiplyAdd(g, x2, a22);
            a23 = TOps.MultiplyAdd(g, x3, a23);
            g = TOps.Load(gradient + (3 * filterStride));
            a30 = TOps.MultiplyAdd(g, x0, a30);
            a31 = TOps.MultiplyAdd(g, x1, a31);
            a32 = TOps.MultiplyAdd(g, x2, a32);
            a33 = TOps.MultiplyAdd(g, x3, a33);
            g = TOps.Load(gradient + (4 * filterStride));
            a40 = TOps.MultiplyAdd(g, x0, a40);
            a41 = TOps.MultiplyAdd(g, x1, a41);
            a42 = TOps.MultiplyAdd(g, x2, a42);
            a43 = TOps.MultiplyAdd(g, x3, a43);
            g = TOps.Load(gradient + (5 * filterStride));
            a50 = TOps.MultiplyAdd(g, x0, a50);
            a51 = TOps.MultiplyAdd(g, x1, a51);
            a52 = TOps.MultiplyAdd(g, x2, a52);
            a53 = TOps.MultiplyAdd(g, x3, a53);
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
        TOps.Store(a30, sums + (12 * TOps.Count));
        TOps.Store(a31, sums + (13 * TOps.Count));
        TOps.Store(a32, sums + (14 * TOps.Count));
        TOps.Store(a33, sums + (15 * TOps.Count));
        TOps.Store(a40, sums + (16 * TOps.Count));
        TOps.Store(a41, sums + (17 * TOps.Count));
        TOps.Store(a42, sums + (18 * TOps.Count));
        TOps.Store(a43, sums + (19 * TOps.Count));
        TOps.Store(a50, sums + (20 * TOps.Count));
        TOps.Store(a51, sums + (21 * TOps.Count));
        TOps.Store(a52, sums + (22 * TOps.Count));
        TOps.Store(a53, sums + (23 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x8<TOps, TVector>(
        float* source, int* offsets, float* gradient, int filterStride, float* sums, int vectors)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s0 = source + offsets[0];
        float* s1 = source + offsets[1];
        float* s2 = source + offsets[2];
        float* s3 = source + offsets[3];
        float* s4 = source + offsets[4];
        float* s5 = source + offsets[5];
        float* s6 = source + offsets[6];
        float* s7 = source + offsets[7];
        TVector a00 = TOps.Load(sums);
        TVector a01 = TOps.Load(sums + TOps.Count);
        TVector a02 = TOps.Load(sums + (2 * TOps.Count));
        TVector a03 = TOps.Load(sums + (3 * TOps.Count));
        TVector a04 = TOps.Load(sums + (4 * TOps.Count));
        TVector a05 = TOps.Load(sums + (5 * TOps.Count));
        TVector a06 = TOps.Load(sums + (6 * TOps.Count));
        TVector a07 = TOps.Load(sums + (7 * TOps.Count));
        TVector a10 = TOps.Load(sums + (8 * TOps.Count));
        TVector a11 = TOps.Load(sums + (9 * TOps.Count));
        TVector a12 = TOps.Load(sums + (10 * TOps.Count));
        TVector a13 = TOps.Load(sums + (11 * TOps.Count));
        TVector a14 = TOps.Load(sums + (12 * TOps.Count));
        TVector a15 = TOps.Load(sums + (13 * TOps.Count));
        TVector a16 = TOps.Load(sums + (14 * TOps.Count));
        TVector a17 = TOps.Load(sums + (15 * TOps.Count));
        TVector a20 = TOps.Load(sums + (16 * TOps.Count));
        TVector a21 = TOps.Load(sums + (17 * TOps.Count));
        TVector a22 = TOps.Load(sums + (18 * TOps.Count));
        TVector a23 = TOps.Load(sums + (19 * TOps.Count));
        TVector a24 = TOps.Load(sums + (20 * TOps.Count));
        TVector a25 = TOps.Load(sums + (21 * TOps.Count));
        TVector a26 = TOps.Load(sums + (22 * TOps.Count));
        TVector a27 = TOps.Load(sums + (23 * TOps.Count));
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
            x = TOps.Load(s4);
            a04 = TOps.MultiplyAdd(g0, x, a04);
            a14 = TOps.MultiplyAdd(g1, x, a14);
            a24 = TOps.MultiplyAdd(g2, x, a24);
            x = TOps.Load(s5);
            a05 = TOps.MultiplyAdd(g0, x, a05);
            a15 = TOps.MultiplyAdd(g1, x, a15);
            a25 = TOps.MultiplyAdd(g2, x, a25);
            x = TOps.Load(s6);
            a06 = TOps.MultiplyAdd(g0, x, a06);
            a16 = TOps.MultiplyAdd(g1, x, a16);
            a26 = TOps.MultiplyAdd(g2, x, a26);
            x = TOps.Load(s7);
            a07 = TOps.MultiplyAdd(g0, x, a07);
            a17 = TOps.MultiplyAdd(g1, x, a17);
            a27 = TOps.MultiplyAdd(g2, x, a27);
            gradient += TOps.Count;
            s0 += TOps.Count;
            s1 += TOps.Count;
            s2 += TOps.Count;
            s3 += TOps.Count;
            s4 += TOps.Count;
            s5 += TOps.Count;
            s6 += TOps.Count;
            s7 += TOps.Count;
        }

        TOps.Store(a00, sums);
        TOps.Store(a01, sums + TOps.Count);
        TOps.Store(a02, sums + (2 * TOps.Count));
        TOps.Store(a03, sums + (3 * TOps.Count));
        TOps.Store(a04, sums + (4 * TOps.Count));
        TOps.Store(a05, sums + (5 * TOps.Count));
        TOps.Store(a06, sums + (6 * TOps.Count));
        TOps.Store(a07, sums + (7 * TOps.Count));
        TOps.Store(a10, sums + (8 * TOps.Count));
        TOps.Store(a11, sums + (9 * TOps.Count));
        TOps.Store(a12, sums + (10 * TOps.Count));
        TOps.Store(a13, sums + (11 * TOps.Count));
        TOps.Store(a14, sums + (12 * TOps.Count));
        TOps.Store(a15, sums + (13 * TOps.Count));
        TOps.Store(a16, sums + (14 * TOps.Count));
        TOps.Store(a17, sums + (15 * TOps.Count));
        TOps.Store(a20, sums + (16 * TOps.Count));
        TOps.Store(a21, sums + (17 * TOps.Count));
        TOps.Store(a22, sums + (18 * TOps.Count));
        TOps.Store(a23, sums + (19 * TOps.Count));
        TOps.Store(a24, sums + (20 * TOps.Count));
        TOps.Store(a25, sums + (21 * TOps.Count));
        TOps.Store(a26, sums + (22 * TOps.Count));
        TOps.Store(a27, sums + (23 * TOps.Count));
    }
}
