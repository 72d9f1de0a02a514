using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Tiles for few target channels.</content>
internal static unsafe partial class ConvolutionTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3x8<TOps, TVector>(ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s0 = row.Source + positions[0];
        float* s1 = row.Source + positions[1];
        float* s2 = row.Source + positions[2];
        float* s3 = row.Source + positions[3];
        float* s4 = row.Source + positions[4];
        float* s5 = row.Source + positions[5];
        float* s6 = row.Source + positions[6];
        float* s7 = row.Source + positions[7];
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero;
        TVector a04 = TOps.Zero, a05 = TOps.Zero, a06 = TOps.Zero, a07 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero, a13 = TOps.Zero;
        TVector a14 = TOps.Zero, a15 = TOps.Zero, a16 = TOps.Zero, a17 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero, a22 = TOps.Zero, a23 = TOps.Zero;
        TVector a24 = TOps.Zero, a25 = TOps.Zero, a26 = TOps.Zero, a27 = TOps.Zero;
        int* offsets = row.Offsets;
        int* end = offsets + row.Taps;
        float* weights = row.Weights;
        for (; offsets < end; offsets++)
        {
            nint offset = *offsets;
            TVector w0 = TOps.Broadcast(weights);
            TVector w1 = TOps.Broadcast(weights + 1);
            TVector w2 = TOps.Broadcast(weights + 2);
            TVector x = TOps.Load(s0 + offset);
            a00 = TOps.MultiplyAdd(w0, x, a00);
            a10 = TOps.MultiplyAdd(w1, x, a10);
            a20 = TOps.MultiplyAdd(w2, x, a20);
            x = TOps.Load(s1 + offset);
            a01 = TOps.MultiplyAdd(w0, x, a01);
            a11 = TOps.MultiplyAdd(w1, x, a11);
            a21 = TOps.MultiplyAdd(w2, x, a21);
            x = TOps.Load(s2 + offset);
            a02 = TOps.MultiplyAdd(w0, x, a02);
            a12 = TOps.MultiplyAdd(w1, x, a12);
            a22 = TOps.MultiplyAdd(w2, x, a22);
            x = TOps.Load(s3 + offset);
            a03 = TOps.MultiplyAdd(w0, x, a03);
            a13 = TOps.MultiplyAdd(w1, x, a13);
            a23 = TOps.MultiplyAdd(w2, x, a23);
            x = TOps.Load(s4 + offset);
            a04 = TOps.MultiplyAdd(w0, x, a04);
            a14 = TOps.MultiplyAdd(w1, x, a14);
            a24 = TOps.MultiplyAdd(w2, x, a24);
            x = TOps.Load(s5 + offset);
            a05 = TOps.MultiplyAdd(w0, x, a05);
            a15 = TOps.MultiplyAdd(w1, x, a15);
            a25 = TOps.MultiplyAdd(w2, x, a25);
            x = TOps.Load(s6 + offset);
            a06 = TOps.MultiplyAdd(w0, x, a06);
            a16 = TOps.MultiplyAdd(w1, x, a16);
            a26 = TOps.MultiplyAdd(w2, x, a26);
            x = TOps.Load(s7 + offset);
            a07 = TOps.MultiplyAdd(w0, x, a07);
            a17 = TOps.MultiplyAdd(w1, x, a17);
            a27 = TOps.MultiplyAdd(w2, x, a27);
            weights += 3;
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
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a06, bias)), target + targets[6]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a07, bias)), target + targets[7]);
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
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a16, bias)), target + targets[6]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a17, bias)), target + targets[7]);
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
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a26, bias)), target + targets[6]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a27, bias)), target + targets[7]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x8<TOps, TVector>(ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s0 = row.Source + positions[0];
        float* s1 = row.Source + positions[1];
        float* s2 = row.Source + positions[2];
        float* s3 = row.Source + positions[3];
        float* s4 = row.Source + positions[4];
        float* s5 = row.Source + positions[5];
        float* s6 = row.Source + positions[6];
        float* s7 = row.Source + positions[7];
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero;
        TVector a04 = TOps.Zero, a05 = TOps.Zero, a06 = TOps.Zero, a07 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero, a12 = TOps.Zero, a13 = TOps.Zero;
        TVector a14 = TOps.Zero, a15 = TOps.Zero, a16 = TOps.Zero, a17 = TOps.Zero;
        int* offsets = row.Offsets;
        int* end = offsets + row.Taps;
        float* weights = row.Weights;
        for (; offsets < end; offsets++)
        {
            nint offset = *offsets;
            TVector w0 = TOps.Broadcast(weights);
            TVector w1 = TOps.Broadcast(weights + 1);
            TVector x = TOps.Load(s0 + offset);
            a00 = TOps.MultiplyAdd(w0, x, a00);
            a10 = TOps.MultiplyAdd(w1, x, a10);
            x = TOps.Load(s1 + offset);
            a01 = TOps.MultiplyAdd(w0, x, a01);
            a11 = TOps.MultiplyAdd(w1, x, a11);
            x = TOps.Load(s2 + offset);
            a02 = TOps.MultiplyAdd(w0, x, a02);
            a12 = TOps.MultiplyAdd(w1, x, a12);
            x = TOps.Load(s3 + offset);
            a03 = TOps.MultiplyAdd(w0, x, a03);
            a13 = TOps.MultiplyAdd(w1, x, a13);
            x = TOps.Load(s4 + offset);
            a04 = TOps.MultiplyAdd(w0, x, a04);
            a14 = TOps.MultiplyAdd(w1, x, a14);
            x = TOps.Load(s5 + offset);
            a05 = TOps.MultiplyAdd(w0, x, a05);
            a15 = TOps.MultiplyAdd(w1, x, a15);
            x = TOps.Load(s6 + offset);
            a06 = TOps.MultiplyAdd(w0, x, a06);
            a16 = TOps.MultiplyAdd(w1, x, a16);
            x = TOps.Load(s7 + offset);
            a07 = TOps.MultiplyAdd(w0, x, a07);
            a17 = TOps.MultiplyAdd(w1, x, a17);
            weights += 2;
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
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a06, bias)), target + targets[6]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a07, bias)), target + targets[7]);
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
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a16, bias)), target + targets[6]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a17, bias)), target + targets[7]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x8<TOps, TVector>(ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s0 = row.Source + positions[0];
        float* s1 = row.Source + positions[1];
        float* s2 = row.Source + positions[2];
        float* s3 = row.Source + positions[3];
        float* s4 = row.Source + positions[4];
        float* s5 = row.Source + positions[5];
        float* s6 = row.Source + positions[6];
        float* s7 = row.Source + positions[7];
        TVector a00 = TOps.Zero, a01 = TOps.Zero, a02 = TOps.Zero, a03 = TOps.Zero;
        TVector a04 = TOps.Zero, a05 = TOps.Zero, a06 = TOps.Zero, a07 = TOps.Zero;
        int* offsets = row.Offsets;
        int* end = offsets + row.Taps;
        float* weights = row.Weights;
        for (; offsets < end; offsets++)
        {
            nint offset = *offsets;
            TVector w0 = TOps.Broadcast(weights);
            TVector x = TOps.Load(s0 + offset);
            a00 = TOps.MultiplyAdd(w0, x, a00);
            x = TOps.Load(s1 + offset);
            a01 = TOps.MultiplyAdd(w0, x, a01);
            x = TOps.Load(s2 + offset);
            a02 = TOps.MultiplyAdd(w0, x, a02);
            x = TOps.Load(s3 + offset);
            a03 = TOps.MultiplyAdd(w0, x, a03);
            x = TOps.Load(s4 + offset);
            a04 = TOps.MultiplyAdd(w0, x, a04);
            x = TOps.Load(s5 + offset);
            a05 = TOps.MultiplyAdd(w0, x, a05);
            x = TOps.Load(s6 + offset);
            a06 = TOps.MultiplyAdd(w0, x, a06);
            x = TOps.Load(s7 + offset);
            a07 = TOps.MultiplyAdd(w0, x, a07);
            weights += 1;
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
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a06, bias)), target + targets[6]);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a07, bias)), target + targets[7]);
    }
}
