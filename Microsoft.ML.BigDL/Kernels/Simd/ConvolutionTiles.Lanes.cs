using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Tiles with channels as lanes.</content>
internal static unsafe partial class ConvolutionTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes2x12<TOps, TVector>(ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a0v0 = TOps.Zero, a0v1 = TOps.Zero;
        TVector a1v0 = TOps.Zero, a1v1 = TOps.Zero;
        TVector a2v0 = TOps.Zero, a2v1 = TOps.Zero;
        TVector a3v0 = TOps.Zero, a3v1 = TOps.Zero;
        TVector a4v0 = TOps.Zero, a4v1 = TOps.Zero;
        TVector a5v0 = TOps.Zero, a5v1 = TOps.Zero;
        TVector a6v0 = TOps.Zero, a6v1 = TOps.Zero;
        TVector a7v0 = TOps.Zero, a7v1 = TOps.Zero;
        TVector a8v0 = TOps.Zero, a8v1 = TOps.Zero;
        TVector a9v0 = TOps.Zero, a9v1 = TOps.Zero;
        TVector a10v0 = TOps.Zero, a10v1 = TOps.Zero;
        TVector a11v0 = TOps.Zero, a11v1 = TOps.Zero;
        float* sources = row.Source;
        int* offsets = row.Offsets;
        int* end = offsets + row.Taps;
        float* weights = row.Weights;
        for (; offsets < end; offsets++)
        {
            float* source = sources + *offsets;
            TVector w0 = TOps.Load(weights);
            TVector w1 = TOps.Load(weights + TOps.Count);
            TVector x = TOps.Broadcast(source + positions[0]);
            a0v0 = TOps.MultiplyAdd(x, w0, a0v0);
            a0v1 = TOps.MultiplyAdd(x, w1, a0v1);
            x = TOps.Broadcast(source + positions[1]);
            a1v0 = TOps.MultiplyAdd(x, w0, a1v0);
            a1v1 = TOps.MultiplyAdd(x, w1, a1v1);
            x = TOps.Broadcast(source + positions[2]);
            a2v0 = TOps.MultiplyAdd(x, w0, a2v0);
            a2v1 = TOps.MultiplyAdd(x, w1, a2v1);
            x = TOps.Broadcast(source + positions[3]);
            a3v0 = TOps.MultiplyAdd(x, w0, a3v0);
            a3v1 = TOps.MultiplyAdd(x, w1, a3v1);
            x = TOps.Broadcast(source + positions[4]);
            a4v0 = TOps.MultiplyAdd(x, w0, a4v0);
            a4v1 = TOps.MultiplyAdd(x, w1, a4v1);
            x = TOps.Broadcast(source + positions[5]);
            a5v0 = TOps.MultiplyAdd(x, w0, a5v0);
            a5v1 = TOps.MultiplyAdd(x, w1, a5v1);
            x = TOps.Broadcast(source + positions[6]);
            a6v0 = TOps.MultiplyAdd(x, w0, a6v0);
            a6v1 = TOps.MultiplyAdd(x, w1, a6v1);
            x = TOps.Broadcast(source + positions[7]);
            a7v0 = TOps.MultiplyAdd(x, w0, a7v0);
            a7v1 = TOps.MultiplyAdd(x, w1, a7v1);
            x = TOps.Broadcast(source + positions[8]);
            a8v0 = TOps.MultiplyAdd(x, w0, a8v0);
            a8v1 = TOps.MultiplyAdd(x, w1, a8v1);
            x = TOps.Broadcast(source + positions[9]);
            a9v0 = TOps.MultiplyAdd(x, w0, a9v0);
            a9v1 = TOps.MultiplyAdd(x, w1, a9v1);
            x = TOps.Broadcast(source + positions[10]);
            a10v0 = TOps.MultiplyAdd(x, w0, a10v0);
            a10v1 = TOps.MultiplyAdd(x, w1, a10v1);
            x = TOps.Broadcast(source + positions[11]);
            a11v0 = TOps.MultiplyAdd(x, w0, a11v0);
            a11v1 = TOps.MultiplyAdd(x, w1, a11v1);
            weights += 2 * TOps.Count;
        }

        float* target = row.Target + *targets;
        TVector floor = TOps.Broadcast(row.Floor);
        TVector bias0 = TOps.Load(row.Bias);
        TVector bias1 = TOps.Load(row.Bias + TOps.Count);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a0v0, bias0)), target);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a0v1, bias1)), target + TOps.Count);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a1v0, bias0)), target + (2 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a1v1, bias1)), target + (3 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a2v0, bias0)), target + (4 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a2v1, bias1)), target + (5 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a3v0, bias0)), target + (6 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a3v1, bias1)), target + (7 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a4v0, bias0)), target + (8 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a4v1, bias1)), target + (9 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a5v0, bias0)), target + (10 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a5v1, bias1)), target + (11 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a6v0, bias0)), target + (12 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a6v1, bias1)), target + (13 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a7v0, bias0)), target + (14 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a7v1, bias1)), target + (15 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a8v0, bias0)), target + (16 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a8v1, bias1)), target + (17 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a9v0, bias0)), target + (18 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a9v1, bias1)), target + (19 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a10v0, bias0)), target + (20 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a10v1, bias1)), target + (21 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a11v0, bias0)), target + (22 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a11v1, bias1)), target + (23 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes1x24<TOps, TVector>(ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a0v0 = TOps.Zero;
        TVector a1v0 = TOps.Zero;
        TVector a2v0 = TOps.Zero;
        TVector a3v0 = TOps.Zero;
        TVector a4v0 = TOps.Zero;
        TVector a5v0 = TOps.Zero;
        TVector a6v0 = TOps.Zero;
        TVector a7v0 = TOps.Zero;
        TVector a8v0 = TOps.Zero;
        TVector a9v0 = TOps.Zero;
        TVector a10v0 = TOps.Zero;
        TVector a11v0 = TOps.Zero;
        TVector a12v0 = TOps.Zero;
        TVector a13v0 = TOps.Zero;
        TVector a14v0 = TOps.Zero;
        TVector a15v0 = TOps.Zero;
        TVector a16v0 = TOps.Zero;
        TVector a17v0 = TOps.Zero;
        TVector a18v0 = TOps.Zero;
        TVector a19v0 = TOps.Zero;
        TVector a20v0 = TOps.Zero;
        TVector a21v0 = TOps.Zero;
        TVector a22v0 = TOps.Zero;
        TVector a23v0 = TOps.Zero;
        float* sources = row.Source;
        int* offsets = row.Offsets;
        int* end = offsets + row.Taps;
        float* weights = row.Weights;
        for (; offsets < end; offsets++)
        {
            float* source = sources + *offsets;
            TVector w0 = TOps.Load(weights);
            TVector x = TOps.Broadcast(source + positions[0]);
            a0v0 = TOps.MultiplyAdd(x, w0, a0v0);
            x = TOps.Broadcast(source + positions[1]);
            a1v0 = TOps.MultiplyAdd(x, w0, a1v0);
            x = TOps.Broadcast(source + positions[2]);
            a2v0 = TOps.MultiplyAdd(x, w0, a2v0);
            x = TOps.Broadcast(source + positions[3]);
            a3v0 = TOps.MultiplyAdd(x, w0, a3v0);
            x = TOps.Broadcast(source + positions[4]);
            a4v0 = TOps.MultiplyAdd(x, w0, a4v0);
            x = TOps.Broadcast(source + positions[5]);
            a5v0 = TOps.MultiplyAdd(x, w0, a5v0);
            x = TOps.Broadcast(source + positions[6]);
            a6v0 = TOps.MultiplyAdd(x, w0, a6v0);
            x = TOps.Broadcast(source + positions[7]);
            a7v0 = TOps.MultiplyAdd(x, w0, a7v0);
            x = TOps.Broadcast(source + positions[8]);
            a8v0 = TOps.MultiplyAdd(x, w0, a8v0);
            x = TOps.Broadcast(source + positions[9]);
            a9v0 = TOps.MultiplyAdd(x, w0, a9v0);
            x = TOps.Broadcast(source + positions[10]);
            a10v0 = TOps.MultiplyAdd(x, w0, a10v0);
            x = TOps.Broadcast(source + positions[11]);
            a11v0 = TOps.MultiplyAdd(x, w0, a11v0);
            x = TOps.Broadcast(source + positions[12]);
            a12v0 = TOps.MultiplyAdd(x, w0, a12v0);
            x = TOps.Broadcast(source + positions[13]);
            a13v0 = TOps.MultiplyAdd(x, w0, a13v0);
            x = TOps.Broadcast(source + positions[14]);
            a14v0 = TOps.MultiplyAdd(x, w0, a14v0);
            x = TOps.Broadcast(source + positions[15]);
            a15v0 = TOps.MultiplyAdd(x, w0, a15v0);
            x = TOps.Broadcast(source + positions[16]);
            a16v0 = TOps.MultiplyAdd(x, w0, a16v0);
            x = TOps.Broadcast(source + positions[17]);
            a17v0 = TOps.MultiplyAdd(x, w0, a17v0);
            x = TOps.Broadcast(source + positions[18]);
            a18v0 = TOps.MultiplyAdd(x, w0, a18v0);
            x = TOps.Broadcast(source + positions[19]);
            a19v0 = TOps.MultiplyAdd(x, w0, a19v0);
            x = TOps.Broadcast(source + positions[20]);
            a20v0 = TOps.MultiplyAdd(x, w0, a20v0);
            x = TOps.Broadcast(source + positions[21]);
            a21v0 = TOps.MultiplyAdd(x, w0, a21v0);
            x = TOps.Broadcast(source + positions[22]);
            a22v0 = TOps.MultiplyAdd(x, w0, a22v0);
            x = TOps.Broadcast(source + positions[23]);
            a23v0 = TOps.MultiplyAdd(x, w0, a23v0);
            weights += TOps.Count;
        }

        float* target = row.Target + *targets;
        TVector floor = TOps.Broadcast(row.Floor);
        TVector bias0 = TOps.Load(row.Bias);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a0v0, bias0)), target);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a1v0, bias0)), target + TOps.Count);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a2v0, bias0)), target + (2 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a3v0, bias0)), target + (3 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a4v0, bias0)), target + (4 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a5v0, bias0)), target + (5 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a6v0, bias0)), target + (6 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a7v0, bias0)), target + (7 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a8v0, bias0)), target + (8 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a9v0, bias0)), target + (9 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a10v0, bias0)), target + (10 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a11v0, bias0)), target + (11 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a12v0, bias0)), target + (12 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a13v0, bias0)), target + (13 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a14v0, bias0)), target + (14 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a15v0, bias0)), target + (15 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a16v0, bias0)), target + (16 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a17v0, bias0)), target + (17 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a18v0, bias0)), target + (18 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a19v0, bias0)), target + (19 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a20v0, bias0)), target + (20 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a21v0, bias0)), target + (21 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a22v0, bias0)), target + (22 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a23v0, bias0)), target + (23 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes2x6<TOps, TVector>(ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a0v0 = TOps.Zero, a0v1 = TOps.Zero;
        TVector a1v0 = TOps.Zero, a1v1 = TOps.Zero;
        TVector a2v0 = TOps.Zero, a2v1 = TOps.Zero;
        TVector a3v0 = TOps.Zero, a3v1 = TOps.Zero;
        TVector a4v0 = TOps.Zero, a4v1 = TOps.Zero;
        TVector a5v0 = TOps.Zero, a5v1 = TOps.Zero;
        float* sources = row.Source;
        int* offsets = row.Offsets;
        int* end = offsets + row.Taps;
        float* weights = row.Weights;
        for (; offsets < end; offsets++)
        {
            float* source = sources + *offsets;
            TVector w0 = TOps.Load(weights);
            TVector w1 = TOps.Load(weights + TOps.Count);
            TVector x = TOps.Broadcast(source + positions[0]);
            a0v0 = TOps.MultiplyAdd(x, w0, a0v0);
            a0v1 = TOps.MultiplyAdd(x, w1, a0v1);
            x = TOps.Broadcast(source + positions[1]);
            a1v0 = TOps.MultiplyAdd(x, w0, a1v0);
            a1v1 = TOps.MultiplyAdd(x, w1, a1v1);
            x = TOps.Broadcast(source + positions[2]);
            a2v0 = TOps.MultiplyAdd(x, w0, a2v0);
            a2v1 = TOps.MultiplyAdd(x, w1, a2v1);
            x = TOps.Broadcast(source + positions[3]);
            a3v0 = TOps.MultiplyAdd(x, w0, a3v0);
            a3v1 = TOps.MultiplyAdd(x, w1, a3v1);
            x = TOps.Broadcast(source + positions[4]);
            a4v0 = TOps.MultiplyAdd(x, w0, a4v0);
            a4v1 = TOps.MultiplyAdd(x, w1, a4v1);
            x = TOps.Broadcast(source + positions[5]);
            a5v0 = TOps.MultiplyAdd(x, w0, a5v0);
            a5v1 = TOps.MultiplyAdd(x, w1, a5v1);
            weights += 2 * TOps.Count;
        }

        float* target = row.Target + *targets;
        TVector floor = TOps.Broadcast(row.Floor);
        TVector bias0 = TOps.Load(row.Bias);
        TVector bias1 = TOps.Load(row.Bias + TOps.Count);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a0v0, bias0)), target);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a0v1, bias1)), target + TOps.Count);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a1v0, bias0)), target + (2 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a1v1, bias1)), target + (3 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a2v0, bias0)), target + (4 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a2v1, bias1)), target + (5 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a3v0, bias0)), target + (6 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a3v1, bias1)), target + (7 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a4v0, bias0)), target + (8 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a4v1, bias1)), target + (9 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a5v0, bias0)), target + (10 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a5v1, bias1)), target + (11 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes1x12<TOps, TVector>(ref readonly ConvolutionTileRow row, int* positions, int* targets)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a0v0 = TOps.Zero;
        TVector a1v0 = TOps.Zero;
        TVector a2v0 = TOps.Zero;
        TVector a3v0 = TOps.Zero;
        TVector a4v0 = TOps.Zero;
        TVector a5v0 = TOps.Zero;
        TVector a6v0 = TOps.Zero;
        TVector a7v0 = TOps.Zero;
        TVector a8v0 = TOps.Zero;
        TVector a9v0 = TOps.Zero;
        TVector a10v0 = TOps.Zero;
        TVector a11v0 = TOps.Zero;
        float* sources = row.Source;
        int* offsets = row.Offsets;
        int* end = offsets + row.Taps;
        float* weights = row.Weights;
        for (; offsets < end; offsets++)
        {
            float* source = sources + *offsets;
            TVector w0 = TOps.Load(weights);
            TVector x = TOps.Broadcast(source + positions[0]);
            a0v0 = TOps.MultiplyAdd(x, w0, a0v0);
            x = TOps.Broadcast(source + positions[1]);
            a1v0 = TOps.MultiplyAdd(x, w0, a1v0);
            x = TOps.Broadcast(source + positions[2]);
            a2v0 = TOps.MultiplyAdd(x, w0, a2v0);
            x = TOps.Broadcast(source + positions[3]);
            a3v0 = TOps.MultiplyAdd(x, w0, a3v0);
            x = TOps.Broadcast(source + positions[4]);
            a4v0 = TOps.MultiplyAdd(x, w0, a4v0);
            x = TOps.Broadcast(source + positions[5]);
            a5v0 = TOps.MultiplyAdd(x, w0, a5v0);
            x = TOps.Broadcast(source + positions[6]);
            a6v0 = TOps.MultiplyAdd(x, w0, a6v0);
            x = TOps.Broadcast(source + positions[7]);
            a7v0 = TOps.MultiplyAdd(x, w0, a7v0);
            x = TOps.Broadcast(source + positions[8]);
            a8v0 = TOps.MultiplyAdd(x, w0, a8v0);
            x = TOps.Broadcast(source + positions[9]);
            a9v0 = TOps.MultiplyAdd(x, w0, a9v0);
            x = TOps.Broadcast(source + positions[10]);
            a10v0 = TOps.MultiplyAdd(x, w0, a10v0);
            x = TOps.Broadcast(source + positions[11]);
            a11v0 = TOps.MultiplyAdd(x, w0, a11v0);
            weights += TOps.Count;
        }

        float* target = row.Target + *targets;
        TVector floor = TOps.Broadcast(row.Floor);
        TVector bias0 = TOps.Load(row.Bias);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a0v0, bias0)), target);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a1v0, bias0)), target + TOps.Count);
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a2v0, bias0)), target + (2 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a3v0, bias0)), target + (3 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a4v0, bias0)), target + (4 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a5v0, bias0)), target + (5 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a6v0, bias0)), target + (6 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a7v0, bias0)), target + (7 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a8v0, bias0)), target + (8 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a9v0, bias0)), target + (9 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a10v0, bias0)), target + (10 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, TOps.Add(a11v0, bias0)), target + (11 * TOps.Count));
    }
}
