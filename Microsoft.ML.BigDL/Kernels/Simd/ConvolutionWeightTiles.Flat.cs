using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Position lanes, for few filters.</content>
internal static unsafe partial class ConvolutionWeightTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x8<TOps, TVector>(
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
            x = TOps.Load(s4);
            a04 = TOps.MultiplyAdd(g0, x, a04);
            a14 = TOps.MultiplyAdd(g1, x, a14);
            x = TOps.Load(s5);
            a05 = TOps.MultiplyAdd(g0, x, a05);
            a15 = TOps.MultiplyAdd(g1, x, a15);
            x = TOps.Load(s6);
            a06 = TOps.MultiplyAdd(g0, x, a06);
            a16 = TOps.MultiplyAdd(g1, x, a16);
            x = TOps.Load(s7);
            a07 = TOps.MultiplyAdd(g0, x, a07);
            a17 = TOps.MultiplyAdd(g1, x, a17);
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
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x8<TOps, TVector>(
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
        for (int v = 0; v < vectors; v++)
        {
            TVector g0 = TOps.Load(gradient);
            TVector x = TOps.Load(s0);
            a00 = TOps.MultiplyAdd(g0, x, a00);
            x = TOps.Load(s1);
            a01 = TOps.MultiplyAdd(g0, x, a01);
            x = TOps.Load(s2);
            a02 = TOps.MultiplyAdd(g0, x, a02);
            x = TOps.Load(s3);
            a03 = TOps.MultiplyAdd(g0, x, a03);
            x = TOps.Load(s4);
            a04 = TOps.MultiplyAdd(g0, x, a04);
            x = TOps.Load(s5);
            a05 = TOps.MultiplyAdd(g0, x, a05);
            x = TOps.Load(s6);
            a06 = TOps.MultiplyAdd(g0, x, a06);
            x = TOps.Load(s7);
            a07 = TOps.MultiplyAdd(g0, x, a07);
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
    }
}
