using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Tiles for 32 vector registers.</content>
internal static unsafe partial class ConvolutionTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x3<TOps, TVector>(
        float* source, int* offsets, int taps, float* weights, float* target, int targetStride)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero, a22 = TOps.Zero;
        TVector a30 = TOps.Zero, a31 = TOps.Zero, a32 = TOps.Zero;
        TVector a40 = TOps.Zero, a41 = TOps.Zero, a42 = TOps.Zero;
        TVector a50 = TOps.Zero, a51 = TOps.Zero, a52 = TOps.Zero;
        TVector a60 = TOps.Zero, a61 = TOps.Zero, a62 = TOps.Zero;
        TVector a70 = TOps.Zero, a71 = TOps.Zero, a72 = TOps.Zero;
        for (int t = 0; t < taps; t++)
        {
            float* x = source + offsets[t];
            TVector x0 = TOps.Load(x);
            TVector x1 = TOps.Load(x + TOps.Count);
            TVector x2 = TOps.Load(x + (2 * TOps.Count));
            TVector w = TOps.Broadcast(weights);
            a00 = TOps.MultiplyAdd(w, x0, a00);
            a01 = TOps.MultiplyAdd(w, x1, a01);
            a02 = TOps.MultiplyAdd(w, x2, a02);
            w = TOps.Broadcast(weights + 1);
            a10 = TOps.MultiplyAdd(w, x0, a10);
            a11 = TOps.MultiplyAdd(w, x1, a11);
            a12 = TOps.MultiplyAdd(w, x2, a12);
            w = TOps.Broadcast(weights + 2);
            a20 = TOps.MultiplyAdd(w, x0, a20);
            a21 = TOps.MultiplyAdd(w, x1, a21);
            a22 = TOps.MultiplyAdd(w, x2, a22);
            w = TOps.Broadcast(weights + 3);
            a30 = TOps.MultiplyAdd(w, x0, a30);
            a31 = TOps.MultiplyAdd(w, x1, a31);
            a32 = TOps.MultiplyAdd(w, x2, a32);
            w = TOps.Broadcast(weights + 4);
            a40 = TOps.MultiplyAdd(w, x0, a40);
            a41 = TOps.MultiplyAdd(w, x1, a41);
            a42 = TOps.MultiplyAdd(w, x2, a42);
            w = TOps.Broadcast(weights + 5);
            a50 = TOps.MultiplyAdd(w, x0, a50);
            a51 = TOps.MultiplyAdd(w, x1, a51);
            a52 = TOps.MultiplyAdd(w, x2, a52);
            w = TOps.Broadcast(weights + 6);
            a60 = TOps.MultiplyAdd(w, x0, a60);
            a61 = TOps.MultiplyAdd(w, x1, a61);
            a62 = TOps.MultiplyAdd(w, x2, a62);
            w = TOps.Broadcast(weights + 7);
            a70 = TOps.MultiplyAdd(w, x0, a70);
            a71 = TOps.MultiplyAdd(w, x1, a71);
            a72 = TOps.MultiplyAdd(w, x2, a72);
            weights += 8;
        }

        TOps.Store(a00, target);
        TOps.Store(a01, target + TOps.Count);
        TOps.Store(a02, target + (2 * TOps.Count));
        target += targetStride;
        TOps.Store(a10, target);
        TOps.Store(a11, target + TOps.Count);
        TOps.Store(a12, target + (2 * TOps.Count));
        target += targetStride;
        TOps.Store(a20, target);
        TOps.Store(a21, target + TOps.Count);
        TOps.Store(a22, target + (2 * TOps.Count));
        target += targetStride;
        TOps.Store(a30, target);
        TOps.Store(a31, target + TOps.Count);
        TOps.Store(a32, target + (2 * TOps.Count));
        target += targetStride;
        TOps.Store(a40, target);
        TOps.Store(a41, target + TOps.Count);
        TOps.Store(a42, target + (2 * TOps.Count));
        target += targetStride;
        TOps.Store(a50, target);
        TOps.Store(a51, target + TOps.Count);
        TOps.Store(a52, target + (2 * TOps.Count));
        target += targetStride;
        TOps.Store(a60, target);
        TOps.Store(a61, target + TOps.Count);
        TOps.Store(a62, target + (2 * TOps.Count));
        target += targetStride;
        TOps.Store(a70, target);
        TOps.Store(a71, target + TOps.Count);
        TOps.Store(a72, target + (2 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x4<TOps, TVector>(
        float* source, int* offsets, int taps, float* weights, float* target, int targetStride)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero, a13 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero, a22 = TOps.Zero, a23 = TOps.Zero;
        TVector a30 = TOps.Zero, a31 = TOps.Zero, a32 = TOps.Zero, a33 = TOps.Zero;
        TVector a40 = TOps.Zero, a41 = TOps.Zero, a42 = TOps.Zero, a43 = TOps.Zero;
        TVector a50 = TOps.Zero, a51 = TOps.Zero, a52 = TOps.Zero, a53 = TOps.Zero;
        for (int t = 0; t < taps; t++)
        {
            float* x = source + offsets[t];
            TVector x0 = TOps.Load(x);
            TVector x1 = TOps.Load(x + TOps.Count);
            TVector x2 = TOps.Load(x + (2 * TOps.Count));
            TVector x3 = TOps.Load(x + (3 * TOps.Count));
            TVector w = TOps.Broadcast(weights);
            a00 = TOps.MultiplyAdd(w, x0, a00);
            a01 = TOps.MultiplyAdd(w, x1, a01);
            a02 = TOps.MultiplyAdd(w, x2, a02);
            a03 = TOps.MultiplyAdd(w, x3, a03);
            w = TOps.Broadcast(weights + 1);
            a10 = TOps.MultiplyAdd(w, x0, a10);
            a11 = TOps.MultiplyAdd(w, x1, a11);
            a12 = TOps.MultiplyAdd(w, x2, a12);
            a13 = TOps.MultiplyAdd(w, x3, a13);
            w = TOps.Broadcast(weights + 2);
            a20 = TOps.MultiplyAdd(w, x0, a20);
            a21 = TOps.MultiplyAdd(w, x1, a21);
            a22 = TOps.MultiplyAdd(w, x2, a22);
            a23 = TOps.MultiplyAdd(w, x3, a23);
            w = TOps.Broadcast(weights + 3);
            a30 = TOps.MultiplyAdd(w, x0, a30);
            a31 = TOps.MultiplyAdd(w, x1, a31);
            a32 = TOps.MultiplyAdd(w, x2, a32);
            a33 = TOps.MultiplyAdd(w, x3, a33);
            w = TOps.Broadcast(weights + 4);
            a40 = TOps.MultiplyAdd(w, x0, a40);
            a41 = TOps.MultiplyAdd(w, x1, a41);
            a42 = TOps.MultiplyAdd(w, x2, a42);
            a43 = TOps.MultiplyAdd(w, x3, a43);
            w = TOps.Broadcast(weights + 5);
            a50 = TOps.MultiplyAdd(w, x0, a50);
            a51 = TOps.MultiplyAdd(w, x1, a51);
            a52 = TOps.MultiplyAdd(w, x2, a52);
            a53 = TOps.MultiplyAdd(w, x3, a53);
            weights += 6;
        }

        TOps.Store(a00, target);
        TOps.Store(a01, target + TOps.Count);
        TOps.Store(a02, target + (2 * TOps.Count));
        TOps.Store(a03, target + (3 * TOps.Count));
        target += targetStride;
        TOps.Store(a10, target);
        TOps.Store(a11, target + TOps.Count);
        TOps.Store(a12, target + (2 * TOps.Count));
        TOps.Store(a13, target + (3 * TOps.Count));
        target += targetStride;
        TOps.Store(a20, target);
        TOps.Store(a21, target + TOps.Count);
        TOps.Store(a22, target + (2 * TOps.Count));
        TOps.Store(a23, target + (3 * TOps.Count));
        target += targetStride;
        TOps.Store(a30, target);
        TOps.Store(a31, target + TOps.Count);
        TOps.Store(a32, target + (2 * TOps.Count));
        TOps.Store(a33, target + (3 * TOps.Count));
        target += targetStride;
        TOps.Store(a40, target);
        TOps.Store(a41, target + TOps.Count);
        TOps.Store(a42, target + (2 * TOps.Count));
        TOps.Store(a43, target + (3 * TOps.Count));
        target += targetStride;
        TOps.Store(a50, target);
        TOps.Store(a51, target + TOps.Count);
        TOps.Store(a52, target + (2 * TOps.Count));
        TOps.Store(a53, target + (3 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x6<TOps, TVector>(
        float* source, int* offsets, int taps, float* weights, float* target, int targetStride)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero, a04 = TOps.Zero, a05 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero, a13 = TOps.Zero, a14 = TOps.Zero, a15 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero, a22 = TOps.Zero, a23 = TOps.Zero, a24 = TOps.Zero, a25 = TOps.Zero;
        TVector a30 = TOps.Zero, a31 = TOps.Zero, a32 = TOps.Zero, a33 = TOps.Zero, a34 = TOps.Zero, a35 = TOps.Zero;
        for (int t = 0; t < taps; t++)
        {
            float* x = source + offsets[t];
            TVector w0 = TOps.Broadcast(weights);
            TVector w1 = TOps.Broadcast(weights + 1);
            TVector w2 = TOps.Broadcast(weights + 2);
            TVector w3 = TOps.Broadcast(weights + 3);
            TVector v = TOps.Load(x);
            a00 = TOps.MultiplyAdd(w0, v, a00);
            a10 = TOps.MultiplyAdd(w1, v, a10);
            a20 = TOps.MultiplyAdd(w2, v, a20);
            a30 = TOps.MultiplyAdd(w3, v, a30);
            v = TOps.Load(x + TOps.Count);
            a01 = TOps.MultiplyAdd(w0, v, a01);
            a11 = TOps.MultiplyAdd(w1, v, a11);
            a21 = TOps.MultiplyAdd(w2, v, a21);
            a31 = TOps.MultiplyAdd(w3, v, a31);
            v = TOps.Load(x + (2 * TOps.Count));
            a02 = TOps.MultiplyAdd(w0, v, a02);
            a12 = TOps.MultiplyAdd(w1, v, a12);
            a22 = TOps.MultiplyAdd(w2, v, a22);
            a32 = TOps.MultiplyAdd(w3, v, a32);
            v = TOps.Load(x + (3 * TOps.Count));
            a03 = TOps.MultiplyAdd(w0, v, a03);
            a13 = TOps.MultiplyAdd(w1, v, a13);
            a23 = TOps.MultiplyAdd(w2, v, a23);
            a33 = TOps.MultiplyAdd(w3, v, a33);
            v = TOps.Load(x + (4 * TOps.Count));
            a04 = TOps.MultiplyAdd(w0, v, a04);
            a14 = TOps.MultiplyAdd(w1, v, a14);
            a24 = TOps.MultiplyAdd(w2, v, a24);
            a34 = TOps.MultiplyAdd(w3, v, a34);
            v = TOps.Load(x + (5 * TOps.Count));
            a05 = TOps.MultiplyAdd(w0, v, a05);
            a15 = TOps.MultiplyAdd(w1, v, a15);
            a25 = TOps.MultiplyAdd(w2, v, a25);
            a35 = TOps.MultiplyAdd(w3, v, a35);
            weights += 4;
        }

        TOps.Store(a00, target);
        TOps.Store(a01, target + TOps.Count);
        TOps.Store(a02, target + (2 * TOps.Count));
        TOps.Store(a03, target + (3 * TOps.Count));
        TOps.Store(a04, target + (4 * TOps.Count));
        TOps.Store(a05, target + (5 * TOps.Count));
        target += targetStride;
        TOps.Store(a10, target);
        TOps.Store(a11, target + TOps.Count);
        TOps.Store(a12, target + (2 * TOps.Count));
        TOps.Store(a13, target + (3 * TOps.Count));
        TOps.Store(a14, target + (4 * TOps.Count));
        TOps.Store(a15, target + (5 * TOps.Count));
        target += targetStride;
        TOps.Store(a20, target);
        TOps.Store(a21, target + TOps.Count);
        TOps.Store(a22, target + (2 * TOps.Count));
        TOps.Store(a23, target + (3 * TOps.Count));
        TOps.Store(a24, target + (4 * TOps.Count));
        TOps.Store(a25, target + (5 * TOps.Count));
        target += targetStride;
        TOps.Store(a30, target);
        TOps.Store(a31, target + TOps.Count);
        TOps.Store(a32, target + (2 * TOps.Count));
        TOps.Store(a33, target + (3 * TOps.Count));
        TOps.Store(a34, target + (4 * TOps.Count));
        TOps.Store(a35, target + (5 * TOps.Count));
    }
}
