using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Tiles for few target channels.</content>
internal static unsafe partial class ConvolutionTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x8<TOps, TVector>(
        float* source, int* offsets, int taps, float* weights, float* target, int targetStride)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero;
        TVector a04 = TOps.Zero, a05 = TOps.Zero, a06 = TOps.Zero, a07 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero, a13 = TOps.Zero;
        TVector a14 = TOps.Zero, a15 = TOps.Zero, a16 = TOps.Zero, a17 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero, a22 = TOps.Zero, a23 = TOps.Zero;
        TVector a24 = TOps.Zero, a25 = TOps.Zero, a26 = TOps.Zero, a27 = TOps.Zero;
        for (int t = 0; t < taps; t++)
        {
            float* x = source + offsets[t];
            TVector w0 = TOps.Broadcast(weights);
            TVector w1 = TOps.Broadcast(weights + 1);
            TVector w2 = TOps.Broadcast(weights + 2);
            TVector v = TOps.Load(x);
            a00 = TOps.MultiplyAdd(w0, v, a00);
            a10 = TOps.MultiplyAdd(w1, v, a10);
            a20 = TOps.MultiplyAdd(w2, v, a20);
            v = TOps.Load(x + TOps.Count);
            a01 = TOps.MultiplyAdd(w0, v, a01);
            a11 = TOps.MultiplyAdd(w1, v, a11);
            a21 = TOps.MultiplyAdd(w2, v, a21);
            v = TOps.Load(x + (2 * TOps.Count));
            a02 = TOps.MultiplyAdd(w0, v, a02);
            a12 = TOps.MultiplyAdd(w1, v, a12);
            a22 = TOps.MultiplyAdd(w2, v, a22);
            v = TOps.Load(x + (3 * TOps.Count));
            a03 = TOps.MultiplyAdd(w0, v, a03);
            a13 = TOps.MultiplyAdd(w1, v, a13);
            a23 = TOps.MultiplyAdd(w2, v, a23);
            v = TOps.Load(x + (4 * TOps.Count));
            a04 = TOps.MultiplyAdd(w0, v, a04);
            a14 = TOps.MultiplyAdd(w1, v, a14);
            a24 = TOps.MultiplyAdd(w2, v, a24);
            v = TOps.Load(x + (5 * TOps.Count));
            a05 = TOps.MultiplyAdd(w0, v, a05);
            a15 = TOps.MultiplyAdd(w1, v, a15);
            a25 = TOps.MultiplyAdd(w2, v, a25);
            v = TOps.Load(x + (6 * TOps.Count));
            a06 = TOps.MultiplyAdd(w0, v, a06);
            a16 = TOps.MultiplyAdd(w1, v, a16);
            a26 = TOps.MultiplyAdd(w2, v, a26);
            v = TOps.Load(x + (7 * TOps.Count));
            a07 = TOps.MultiplyAdd(w0, v, a07);
            a17 = TOps.MultiplyAdd(w1, v, a17);
            a27 = TOps.MultiplyAdd(w2, v, a27);
            weights += 3;
        }

        TOps.Store(a00, target);
        TOps.Store(a01, target + TOps.Count);
        TOps.Store(a02, target + (2 * TOps.Count));
        TOps.Store(a03, target + (3 * TOps.Count));
        TOps.Store(a04, target + (4 * TOps.Count));
        TOps.Store(a05, target + (5 * TOps.Count));
        TOps.Store(a06, target + (6 * TOps.Count));
        TOps.Store(a07, target + (7 * TOps.Count));
        target += targetStride;
        TOps.Store(a10, target);
        TOps.Store(a11, target + TOps.Count);
        TOps.Store(a12, target + (2 * TOps.Count));
        TOps.Store(a13, target + (3 * TOps.Count));
        TOps.Store(a14, target + (4 * TOps.Count));
        TOps.Store(a15, target + (5 * TOps.Count));
        TOps.Store(a16, target + (6 * TOps.Count));
        TOps.Store(a17, target + (7 * TOps.Count));
        target += targetStride;
        TOps.Store(a20, target);
        TOps.Store(a21, target + TOps.Count);
        TOps.Store(a22, target + (2 * TOps.Count));
        TOps.Store(a23, target + (3 * TOps.Count));
        TOps.Store(a24, target + (4 * TOps.Count));
        TOps.Store(a25, target + (5 * TOps.Count));
        TOps.Store(a26, target + (6 * TOps.Count));
        TOps.Store(a27, target + (7 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x8<TOps, TVector>(
        float* source, int* offsets, int taps, float* weights, float* target, int targetStride)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero;
        TVector a04 = TOps.Zero, a05 = TOps.Zero, a06 = TOps.Zero, a07 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero, a13 = TOps.Zero;
        TVector a14 = TOps.Zero, a15 = TOps.Zero, a16 = TOps.Zero, a17 = TOps.Zero;
        for (int t = 0; t < taps; t++)
        {
            float* x = source + offsets[t];
            TVector w0 = TOps.Broadcast(weights);
            TVector w1 = TOps.Broadcast(weights + 1);
            TVector v = TOps.Load(x);
            a00 = TOps.MultiplyAdd(w0, v, a00);
            a10 = TOps.MultiplyAdd(w1, v, a10);
            v = TOps.Load(x + TOps.Count);
            a01 = TOps.MultiplyAdd(w0, v, a01);
            a11 = TOps.MultiplyAdd(w1, v, a11);
            v = TOps.Load(x + (2 * TOps.Count));
            a02 = TOps.MultiplyAdd(w0, v, a02);
            a12 = TOps.MultiplyAdd(w1, v, a12);
            v = TOps.Load(x + (3 * TOps.Count));
            a03 = TOps.MultiplyAdd(w0, v, a03);
            a13 = TOps.MultiplyAdd(w1, v, a13);
            v = TOps.Load(x + (4 * TOps.Count));
            a04 = TOps.MultiplyAdd(w0, v, a04);
            a14 = TOps.MultiplyAdd(w1, v, a14);
            v = TOps.Load(x + (5 * TOps.Count));
            a05 = TOps.MultiplyAdd(w0, v, a05);
            a15 = TOps.MultiplyAdd(w1, v, a15);
            v = TOps.Load(x + (6 * TOps.Count));
            a06 = TOps.MultiplyAdd(w0, v, a06);
            a16 = TOps.MultiplyAdd(w1, v, a16);
            v = TOps.Load(x + (7 * TOps.Count));
            a07 = TOps.MultiplyAdd(w0, v, a07);
            a17 = TOps.MultiplyAdd(w1, v, a17);
            weights += 2;
        }

        TOps.Store(a00, target);
        TOps.Store(a01, target + TOps.Count);
        TOps.Store(a02, target + (2 * TOps.Count));
        TOps.Store(a03, target + (3 * TOps.Count));
        TOps.Store(a04, target + (4 * TOps.Count));
        TOps.Store(a05, target + (5 * TOps.Count));
        TOps.Store(a06, target + (6 * TOps.Count));
        TOps.Store(a07, target + (7 * TOps.Count));
        target += targetStride;
        TOps.Store(a10, target);
        TOps.Store(a11, target + TOps.Count);
        TOps.Store(a12, target + (2 * TOps.Count));
        TOps.Store(a13, target + (3 * TOps.Count));
        TOps.Store(a14, target + (4 * TOps.Count));
        TOps.Store(a15, target + (5 * TOps.Count));
        TOps.Store(a16, target + (6 * TOps.Count));
        TOps.Store(a17, target + (7 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x8<TOps, TVector>(
        float* source, int* offsets, int taps, float* weights, float* target, int targetStride)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero;
        TVector a04 = TOps.Zero, a05 = TOps.Zero, a06 = TOps.Zero, a07 = TOps.Zero;
        for (int t = 0; t < taps; t++)
        {
            float* x = source + offsets[t];
            TVector w0 = TOps.Broadcast(weights);
            TVector v = TOps.Load(x);
            a00 = TOps.MultiplyAdd(w0, v, a00);
            v = TOps.Load(x + TOps.Count);
            a01 = TOps.MultiplyAdd(w0, v, a01);
            v = TOps.Load(x + (2 * TOps.Count));
            a02 = TOps.MultiplyAdd(w0, v, a02);
            v = TOps.Load(x + (3 * TOps.Count));
            a03 = TOps.MultiplyAdd(w0, v, a03);
            v = TOps.Load(x + (4 * TOps.Count));
            a04 = TOps.MultiplyAdd(w0, v, a04);
            v = TOps.Load(x + (5 * TOps.Count));
            a05 = TOps.MultiplyAdd(w0, v, a05);
            v = TOps.Load(x + (6 * TOps.Count));
            a06 = TOps.MultiplyAdd(w0, v, a06);
            v = TOps.Load(x + (7 * TOps.Count));
            a07 = TOps.MultiplyAdd(w0, v, a07);
            weights += 1;
        }

        TOps.Store(a00, target);
        TOps.Store(a01, target + TOps.Count);
        TOps.Store(a02, target + (2 * TOps.Count));
        TOps.Store(a03, target + (3 * TOps.Count));
        TOps.Store(a04, target + (4 * TOps.Count));
        TOps.Store(a05, target + (5 * TOps.Count));
        TOps.Store(a06, target + (6 * TOps.Count));
        TOps.Store(a07, target + (7 * TOps.Count));
    }
}
