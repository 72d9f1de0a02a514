using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Tiles for 32 vector registers.</content>
internal static unsafe partial class ConvolutionTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x3<TOps, TVector>(ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s0 = row.Source + positions[0];
        float* s1 = row.Source + positions[1];
        float* s2 = row.Source + positions[2];
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero, a22 = TOps.Zero;
        TVector a30 = TOps.Zero, a31 = TOps.Zero, a32 = TOps.Zero;
        TVector a40 = TOps.Zero, a41 = TOps.Zero, a42 = TOps.Zero;
        TVector a50 = TOps.Zero, a51 = TOps.Zero, a52 = TOps.Zero;
        TVector a60 = TOps.Zero, a61 = TOps.Zero, a62 = TOps.Zero;
        TVector a70 = TOps.Zero, a71 = TOps.Zero, a72 = TOps.Zero;
        int* offsets = row.Offsets;
        int* end = offsets + row.Taps;
        float* weights = row.Weights;
        for (; offsets < end; offsets++)
        {
            nint offset = *offsets;
            TVector x0 = TOps.Load(s0 + offset);
            TVector x1 = TOps.Load(s1 + offset);
            TVector x2 = TOps.Load(s2 + offset);
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

        float* target = row.Target;
        TVector floor = TOps.Broadcast(row.Floor);
        TVector bias = TOps.Broadcast(row.Bias);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a00, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a01, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a02, bias)), target + targets[2]);
        if (row.Channels == 1)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 1);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a10, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a11, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a12, bias)), target + targets[2]);
        if (row.Channels == 2)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 2);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a20, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a21, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a22, bias)), target + targets[2]);
        if (row.Channels == 3)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 3);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a30, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a31, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a32, bias)), target + targets[2]);
        if (row.Channels == 4)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 4);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a40, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a41, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a42, bias)), target + targets[2]);
        if (row.Channels == 5)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 5);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a50, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a51, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a52, bias)), target + targets[2]);
        if (row.Channels == 6)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 6);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a60, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a61, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a62, bias)), target + targets[2]);
        if (row.Channels == 7)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 7);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a70, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a71, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a72, bias)), target + targets[2]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x4<TOps, TVector>(ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s0 = row.Source + positions[0];
        float* s1 = row.Source + positions[1];
        float* s2 = row.Source + positions[2];
        float* s3 = row.Source + positions[3];
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero, a13 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero, a22 = TOps.Zero, a23 = TOps.Zero;
        TVector a30 = TOps.Zero, a31 = TOps.Zero, a32 = TOps.Zero, a33 = TOps.Zero;
        TVector a40 = TOps.Zero, a41 = TOps.Zero, a42 = TOps.Zero, a43 = TOps.Zero;
        TVector a50 = TOps.Zero, a51 = TOps.Zero, a52 = TOps.Zero, a53 = TOps.Zero;
        int* offsets = row.Offsets;
        int* end = offsets + row.Taps;
        float* weights = row.Weights;
        for (; offsets < end; offsets++)
        {
            nint offset = *offsets;
            TVector x0 = TOps.Load(s0 + offset);
            TVector x1 = TOps.Load(s1 + offset);
            TVector x2 = TOps.Load(s2 + offset);
            TVector x3 = TOps.Load(s3 + offset);
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

        float* target = row.Target;
        TVector floor = TOps.Broadcast(row.Floor);
        TVector bias = TOps.Broadcast(row.Bias);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a00, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a01, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a02, bias)), target + targets[2]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a03, bias)), target + targets[3]);
        if (row.Channels == 1)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 1);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a10, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a11, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a12, bias)), target + targets[2]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a13, bias)), target + targets[3]);
        if (row.Channels == 2)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 2);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a20, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a21, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a22, bias)), target + targets[2]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a23, bias)), target + targets[3]);
        if (row.Channels == 3)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 3);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a30, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a31, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a32, bias)), target + targets[2]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a33, bias)), target + targets[3]);
        if (row.Channels == 4)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 4);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a40, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a41, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a42, bias)), target + targets[2]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a43, bias)), target + targets[3]);
        if (row.Channels == 5)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 5);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a50, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a51, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a52, bias)), target + targets[2]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a53, bias)), target + targets[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x6<TOps, TVector>(ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s0 = row.Source + positions[0];
        float* s1 = row.Source + positions[1];
        float* s2 = row.Source + positions[2];
        float* s3 = row.Source + positions[3];
        float* s4 = row.Source + positions[4];
        float* s5 = row.Source + positions[5];
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero, a04 = TOps.Zero, a05 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero, a13 = TOps.Zero, a14 = TOps.Zero, a15 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero, a22 = TOps.Zero, a23 = TOps.Zero, a24 = TOps.Zero, a25 = TOps.Zero;
        TVector a30 = TOps.Zero, a31 = TOps.Zero, a32 = TOps.Zero, a33 = TOps.Zero, a34 = TOps.Zero, a35 = TOps.Zero;
        int* offsets = row.Offsets;
        int* end = offsets + row.Taps;
        float* weights = row.Weights;
        for (; offsets < end; offsets++)
        {
            nint offset = *offsets;
            TVector w0 = TOps.Broadcast(weights);
            TVector w1 = TOps.Broadcast(weights + 1);
            TVector w2 = TOps.Broadcast(weights + 2);
            TVector w3 = TOps.Broadcast(weights + 3);
            TVector x = TOps.Load(s0 + offset);
            a00 = TOps.MultiplyAdd(w0, x, a00);
            a10 = TOps.MultiplyAdd(w1, x, a10);
            a20 = TOps.MultiplyAdd(w2, x, a20);
            a30 = TOps.MultiplyAdd(w3, x, a30);
            x = TOps.Load(s1 + offset);
            a01 = TOps.MultiplyAdd(w0, x, a01);
            a11 = TOps.MultiplyAdd(w1, x, a11);
            a21 = TOps.MultiplyAdd(w2, x, a21);
            a31 = TOps.MultiplyAdd(w3, x, a31);
            x = TOps.Load(s2 + offset);
            a02 = TOps.MultiplyAdd(w0, x, a02);
            a12 = TOps.MultiplyAdd(w1, x, a12);
            a22 = TOps.MultiplyAdd(w2, x, a22);
            a32 = TOps.MultiplyAdd(w3, x, a32);
            x = TOps.Load(s3 + offset);
            a03 = TOps.MultiplyAdd(w0, x, a03);
            a13 = TOps.MultiplyAdd(w1, x, a13);
            a23 = TOps.MultiplyAdd(w2, x, a23);
            a33 = TOps.MultiplyAdd(w3, x, a33);
            x = TOps.Load(s4 + offset);
            a04 = TOps.MultiplyAdd(w0, x, a04);
            a14 = TOps.MultiplyAdd(w1, x, a14);
            a24 = TOps.MultiplyAdd(w2, x, a24);
            a34 = TOps.MultiplyAdd(w3, x, a34);
            x = TOps.Load(s5 + offset);
            a05 = TOps.MultiplyAdd(w0, x, a05);
            a15 = TOps.MultiplyAdd(w1, x, a15);
            a25 = TOps.MultiplyAdd(w2, x, a25);
            a35 = TOps.MultiplyAdd(w3, x, a35);
            weights += 4;
        }

        float* target = row.Target;
        TVector floor = TOps.Broadcast(row.Floor);
        TVector bias = TOps.Broadcast(row.Bias);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a00, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a01, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a02, bias)), target + targets[2]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a03, bias)), target + targets[3]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a04, bias)), target + targets[4]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a05, bias)), target + targets[5]);
        if (row.Channels == 1)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 1);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a10, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a11, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a12, bias)), target + targets[2]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a13, bias)), target + targets[3]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a14, bias)), target + targets[4]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a15, bias)), target + targets[5]);
        if (row.Channels == 2)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 2);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a20, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a21, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a22, bias)), target + targets[2]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a23, bias)), target + targets[3]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a24, bias)), target + targets[4]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a25, bias)), target + targets[5]);
        if (row.Channels == 3)
        {
            return;
        }

        target += row.TargetStride;
        bias = TOps.Broadcast(row.Bias + 3);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a30, bias)), target + targets[0]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a31, bias)), target + targets[1]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a32, bias)), target + targets[2]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a33, bias)), target + targets[3]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a34, bias)), target + targets[4]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a35, bias)), target + targets[5]);
    }
}
