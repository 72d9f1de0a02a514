using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Tiles for 16 vector registers.</content>
internal static unsafe partial class ConvolutionTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x2<TOps, TVector>(
        float* source, int* offsets, int taps, float* weights, float* target, int targetStride)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a00 = TOps.Zero, a01 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero;
        TVector a30 = TOps.Zero, a31 = TOps.Zero;
        TVector a40 = TOps.Zero, a41 = TOps.Zero;
        TVector a50 = TOps.Zero, a51 = TOps.Zero;
        for (int t = 0; t < taps; t++)
        {
            float* x = source + offsets[t];
            TVector x0 = TOps.Load(x);
            TVector x1 = TOps.Load(x + TOps.Count);
            TVector w = TOps.Broadcast(weights);
            a00 = TOps.MultiplyAdd(w, x0, a00);
            a01 = TOps.MultiplyAdd(w, x1, a01);
            w = TOps.Broadcast(weights + 1);
            a10 = TOps.MultiplyAdd(w, x0, a10);
            a11 = TOps.MultiplyAdd(w, x1, a11);
            w = TOps.Broadcast(weights + 2);
            a20 = TOps.MultiplyAdd(w, x0, a20);
            a21 = TOps.MultiplyAdd(w, x1, a21);
            w = TOps.Broadcast(weights + 3);
            a30 = TOps.MultiplyAdd(w, x0, a30);
            a31 = TOps.MultiplyAdd(w, x1, a31);
            w = TOps.Broadcast(weights + 4);
            a40 = TOps.MultiplyAdd(w, x0, a40);
            a41 = TOps.MultiplyAdd(w, x1, a41);
            w = TOps.Broadcast(weights + 5);
            a50 = TOps.MultiplyAdd(w, x0, a50);
            a51 = TOps.MultiplyAdd(w, x1, a51);
            weights += 6;
        }

        TOps.Store(a00, target);
        TOps.Store(a01, target + TOps.Count);
        target += targetStride;
        TOps.Store(a10, target);
        TOps.Store(a11, target + TOps.Count);
        target += targetStride;
        TOps.Store(a20, target);
        TOps.Store(a21, target + TOps.Count);
        target += targetStride;
        TOps.Store(a30, target);
        TOps.Store(a31, target + TOps.Count);
        target += targetStride;
        TOps.Store(a40, target);
        TOps.Store(a41, target + TOps.Count);
        target += targetStride;
        TOps.Store(a50, target);
        TOps.Store(a51, target + TOps.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x3<TOps, TVector>(
        float* source, int* offsets, int taps, float* weights, float* target, int targetStride)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero, a22 = TOps.Zero;
        TVector a30 = TOps.Zero, a31 = TOps.Zero, a32 = TOps.Zero;
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
            weights += 4;
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
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x4<TOps, TVector>(
        float* source, int* offsets, int taps, float* weights, float* target, int targetStride)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero, a13 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero, a22 = TOps.Zero, a23 = TOps.Zero;
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
            weights += 3;
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
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x4<TOps, TVector>(
        float* source, int* offsets, int taps, float* weights, float* target, int targetStride)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero, a13 = TOps.Zero;
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
            weights += 2;
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
    }
}
