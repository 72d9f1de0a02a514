using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Tiles two vectors wide.</content>
internal static unsafe partial class GemmTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x2<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s), c01 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c10 = TOps.Load(s), c11 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c20 = TOps.Load(s), c21 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c30 = TOps.Load(s), c31 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c40 = TOps.Load(s), c41 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c50 = TOps.Load(s), c51 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c60 = TOps.Load(s), c61 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c70 = TOps.Load(s), c71 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c80 = TOps.Load(s), c81 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c90 = TOps.Load(s), c91 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c100 = TOps.Load(s), c101 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c110 = TOps.Load(s), c111 = TOps.Load(s + TOps.Count);
        float* b = tile.B;
        float* a0 = tile.A;
        nint r = tile.RowStepA;
        nint r2 = 2 * r;
        float* a3 = a0 + r2 + r;
        float* a6 = a3 + r2 + r;
        float* a9 = a6 + r2 + r;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector b0 = TOps.Load(b);
            TVector b1 = TOps.Load(b + TOps.Count);
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            c01 = TOps.MultiplyAdd(x, b1, c01);
            x = TOps.Broadcast(a0 + r);
            c10 = TOps.MultiplyAdd(x, b0, c10);
            c11 = TOps.MultiplyAdd(x, b1, c11);
            x = TOps.Broadcast(a0 + r2);
            c20 = TOps.MultiplyAdd(x, b0, c20);
            c21 = TOps.MultiplyAdd(x, b1, c21);
            x = TOps.Broadcast(a3);
            c30 = TOps.MultiplyAdd(x, b0, c30);
            c31 = TOps.MultiplyAdd(x, b1, c31);
            x = TOps.Broadcast(a3 + r);
            c40 = TOps.MultiplyAdd(x, b0, c40);
            c41 = TOps.MultiplyAdd(x, b1, c41);
            x = TOps.Broadcast(a3 + r2);
            c50 = TOps.MultiplyAdd(x, b0, c50);
            c51 = TOps.MultiplyAdd(x, b1, c51);
            x = TOps.Broadcast(a6);
            c60 = TOps.MultiplyAdd(x, b0, c60);
            c61 = TOps.MultiplyAdd(x, b1, c61);
            x = TOps.Broadcast(a6 + r);
            c70 = TOps.MultiplyAdd(x, b0, c70);
            c71 = TOps.MultiplyAdd(x, b1, c71);
            x = TOps.Broadcast(a6 + r2);
            c80 = TOps.MultiplyAdd(x, b0, c80);
            c81 = TOps.MultiplyAdd(x, b1, c81);
            x = TOps.Broadcast(a9);
            c90 = TOps.MultiplyAdd(x, b0, c90);
            c91 = TOps.MultiplyAdd(x, b1, c91);
            x = TOps.Broadcast(a9 + r);
            c100 = TOps.MultiplyAdd(x, b0, c100);
            c101 = TOps.MultiplyAdd(x, b1, c101);
            x = TOps.Broadcast(a9 + r2);
            c110 = TOps.MultiplyAdd(x, b0, c110);
            c111 = TOps.MultiplyAdd(x, b1, c111);
            a0 += tile.DepthStepA;
            a3 += tile.DepthStepA;
            a6 += tile.DepthStepA;
            a9 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
        TOps.Store(TOps.AtLeast(floor, c01), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c10), t);
        TOps.Store(TOps.AtLeast(floor, c11), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c20), t);
        TOps.Store(TOps.AtLeast(floor, c21), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c30), t);
        TOps.Store(TOps.AtLeast(floor, c31), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c40), t);
        TOps.Store(TOps.AtLeast(floor, c41), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c50), t);
        TOps.Store(TOps.AtLeast(floor, c51), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c60), t);
        TOps.Store(TOps.AtLeast(floor, c61), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c70), t);
        TOps.Store(TOps.AtLeast(floor, c71), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c80), t);
        TOps.Store(TOps.AtLeast(floor, c81), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c90), t);
        TOps.Store(TOps.AtLeast(floor, c91), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c100), t);
        TOps.Store(TOps.AtLeast(floor, c101), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c110), t);
        TOps.Store(TOps.AtLeast(floor, c111), t + TOps.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x2<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s), c01 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c10 = TOps.Load(s), c11 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c20 = TOps.Load(s), c21 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c30 = TOps.Load(s), c31 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c40 = TOps.Load(s), c41 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c50 = TOps.Load(s), c51 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c60 = TOps.Load(s), c61 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c70 = TOps.Load(s), c71 = TOps.Load(s + TOps.Count);
        float* b = tile.B;
        float* a0 = tile.A;
        nint r = tile.RowStepA;
        nint r2 = 2 * r;
        float* a3 = a0 + r2 + r;
        float* a6 = a3 + r2 + r;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector b0 = TOps.Load(b);
            TVector b1 = TOps.Load(b + TOps.Count);
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            c01 = TOps.MultiplyAdd(x, b1, c01);
            x = TOps.Broadcast(a0 + r);
            c10 = TOps.MultiplyAdd(x, b0, c10);
            c11 = TOps.MultiplyAdd(x, b1, c11);
            x = TOps.Broadcast(a0 + r2);
            c20 = TOps.MultiplyAdd(x, b0, c20);
            c21 = TOps.MultiplyAdd(x, b1, c21);
            x = TOps.Broadcast(a3);
            c30 = TOps.MultiplyAdd(x, b0, c30);
            c31 = TOps.MultiplyAdd(x, b1, c31);
            x = TOps.Broadcast(a3 + r);
            c40 = TOps.MultiplyAdd(x, b0, c40);
            c41 = TOps.MultiplyAdd(x, b1, c41);
            x = TOps.Broadcast(a3 + r2);
            c50 = TOps.MultiplyAdd(x, b0, c50);
            c51 = TOps.MultiplyAdd(x, b1, c51);
            x = TOps.Broadcast(a6);
            c60 = TOps.MultiplyAdd(x, b0, c60);
            c61 = TOps.MultiplyAdd(x, b1, c61);
            x = TOps.Broadcast(a6 + r);
            c70 = TOps.MultiplyAdd(x, b0, c70);
            c71 = TOps.MultiplyAdd(x, b1, c71);
            a0 += tile.DepthStepA;
            a3 += tile.DepthStepA;
            a6 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
        TOps.Store(TOps.AtLeast(floor, c01), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c10), t);
        TOps.Store(TOps.AtLeast(floor, c11), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c20), t);
        TOps.Store(TOps.AtLeast(floor, c21), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c30), t);
        TOps.Store(TOps.AtLeast(floor, c31), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c40), t);
        TOps.Store(TOps.AtLeast(floor, c41), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c50), t);
        TOps.Store(TOps.AtLeast(floor, c51), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c60), t);
        TOps.Store(TOps.AtLeast(floor, c61), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c70), t);
        TOps.Store(TOps.AtLeast(floor, c71), t + TOps.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x2<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s), c01 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c10 = TOps.Load(s), c11 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c20 = TOps.Load(s), c21 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c30 = TOps.Load(s), c31 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c40 = TOps.Load(s), c41 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c50 = TOps.Load(s), c51 = TOps.Load(s + TOps.Count);
        float* b = tile.B;
        float* a0 = tile.A;
        nint r = tile.RowStepA;
        nint r2 = 2 * r;
        float* a3 = a0 + r2 + r;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector b0 = TOps.Load(b);
            TVector b1 = TOps.Load(b + TOps.Count);
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            c01 = TOps.MultiplyAdd(x, b1, c01);
            x = TOps.Broadcast(a0 + r);
            c10 = TOps.MultiplyAdd(x, b0, c10);
            c11 = TOps.MultiplyAdd(x, b1, c11);
            x = TOps.Broadcast(a0 + r2);
            c20 = TOps.MultiplyAdd(x, b0, c20);
            c21 = TOps.MultiplyAdd(x, b1, c21);
            x = TOps.Broadcast(a3);
            c30 = TOps.MultiplyAdd(x, b0, c30);
            c31 = TOps.MultiplyAdd(x, b1, c31);
            x = TOps.Broadcast(a3 + r);
            c40 = TOps.MultiplyAdd(x, b0, c40);
            c41 = TOps.MultiplyAdd(x, b1, c41);
            x = TOps.Broadcast(a3 + r2);
            c50 = TOps.MultiplyAdd(x, b0, c50);
            c51 = TOps.MultiplyAdd(x, b1, c51);
            a0 += tile.DepthStepA;
            a3 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
        TOps.Store(TOps.AtLeast(floor, c01), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c10), t);
        TOps.Store(TOps.AtLeast(floor, c11), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c20), t);
        TOps.Store(TOps.AtLeast(floor, c21), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c30), t);
        TOps.Store(TOps.AtLeast(floor, c31), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c40), t);
        TOps.Store(TOps.AtLeast(floor, c41), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c50), t);
        TOps.Store(TOps.AtLeast(floor, c51), t + TOps.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x2<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s), c01 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c10 = TOps.Load(s), c11 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c20 = TOps.Load(s), c21 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c30 = TOps.Load(s), c31 = TOps.Load(s + TOps.Count);
        float* b = tile.B;
        float* a0 = tile.A;
        nint r = tile.RowStepA;
        nint r2 = 2 * r;
        float* a3 = a0 + r2 + r;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector b0 = TOps.Load(b);
            TVector b1 = TOps.Load(b + TOps.Count);
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            c01 = TOps.MultiplyAdd(x, b1, c01);
            x = TOps.Broadcast(a0 + r);
            c10 = TOps.MultiplyAdd(x, b0, c10);
            c11 = TOps.MultiplyAdd(x, b1, c11);
            x = TOps.Broadcast(a0 + r2);
            c20 = TOps.MultiplyAdd(x, b0, c20);
            c21 = TOps.MultiplyAdd(x, b1, c21);
            x = TOps.Broadcast(a3);
            c30 = TOps.MultiplyAdd(x, b0, c30);
            c31 = TOps.MultiplyAdd(x, b1, c31);
            a0 += tile.DepthStepA;
            a3 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
        TOps.Store(TOps.AtLeast(floor, c01), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c10), t);
        TOps.Store(TOps.AtLeast(floor, c11), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c20), t);
        TOps.Store(TOps.AtLeast(floor, c21), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c30), t);
        TOps.Store(TOps.AtLeast(floor, c31), t + TOps.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x2<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s), c01 = TOps.Load(s + TOps.Count);
        s += tile.StartStep;
        TVector c10 = TOps.Load(s), c11 = TOps.Load(s + TOps.Count);
        float* b = tile.B;
        float* a0 = tile.A;
        nint r = tile.RowStepA;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector b0 = TOps.Load(b);
            TVector b1 = TOps.Load(b + TOps.Count);
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            c01 = TOps.MultiplyAdd(x, b1, c01);
            x = TOps.Broadcast(a0 + r);
            c10 = TOps.MultiplyAdd(x, b0, c10);
            c11 = TOps.MultiplyAdd(x, b1, c11);
            a0 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
        TOps.Store(TOps.AtLeast(floor, c01), t + TOps.Count);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c10), t);
        TOps.Store(TOps.AtLeast(floor, c11), t + TOps.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x2<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s), c01 = TOps.Load(s + TOps.Count);
        float* b = tile.B;
        float* a0 = tile.A;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector b0 = TOps.Load(b);
            TVector b1 = TOps.Load(b + TOps.Count);
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            c01 = TOps.MultiplyAdd(x, b1, c01);
            a0 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
        TOps.Store(TOps.AtLeast(floor, c01), t + TOps.Count);
    }
}
