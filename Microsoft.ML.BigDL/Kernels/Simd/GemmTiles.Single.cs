using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Tiles one vector wide, for a last panel that fills no more.</content>
internal static unsafe partial class GemmTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12x1<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s);
        s += tile.StartStep;
        TVector c10 = TOps.Load(s);
        s += tile.StartStep;
        TVector c20 = TOps.Load(s);
        s += tile.StartStep;
        TVector c30 = TOps.Load(s);
        s += tile.StartStep;
        TVector c40 = TOps.Load(s);
        s += tile.StartStep;
        TVector c50 = TOps.Load(s);
        s += tile.StartStep;
        TVector c60 = TOps.Load(s);
        s += tile.StartStep;
        TVector c70 = TOps.Load(s);
        s += tile.StartStep;
        TVector c80 = TOps.Load(s);
        s += tile.StartStep;
        TVector c90 = TOps.Load(s);
        s += tile.StartStep;
        TVector c100 = TOps.Load(s);
        s += tile.StartStep;
        TVector c110 = TOps.Load(s);
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
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            x = TOps.Broadcast(a0 + r);
            c10 = TOps.MultiplyAdd(x, b0, c10);
            x = TOps.Broadcast(a0 + r2);
            c20 = TOps.MultiplyAdd(x, b0, c20);
            x = TOps.Broadcast(a3);
            c30 = TOps.MultiplyAdd(x, b0, c30);
            x = TOps.Broadcast(a3 + r);
            c40 = TOps.MultiplyAdd(x, b0, c40);
            x = TOps.Broadcast(a3 + r2);
            c50 = TOps.MultiplyAdd(x, b0, c50);
            x = TOps.Broadcast(a6);
            c60 = TOps.MultiplyAdd(x, b0, c60);
            x = TOps.Broadcast(a6 + r);
            c70 = TOps.MultiplyAdd(x, b0, c70);
            x = TOps.Broadcast(a6 + r2);
            c80 = TOps.MultiplyAdd(x, b0, c80);
            x = TOps.Broadcast(a9);
            c90 = TOps.MultiplyAdd(x, b0, c90);
            x = TOps.Broadcast(a9 + r);
            c100 = TOps.MultiplyAdd(x, b0, c100);
            x = TOps.Broadcast(a9 + r2);
            c110 = TOps.MultiplyAdd(x, b0, c110);
            a0 += tile.DepthStepA;
            a3 += tile.DepthStepA;
            a6 += tile.DepthStepA;
            a9 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c10), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c20), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c30), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c40), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c50), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c60), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c70), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c80), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c90), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c100), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c110), t);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8x1<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s);
        s += tile.StartStep;
        TVector c10 = TOps.Load(s);
        s += tile.StartStep;
        TVector c20 = TOps.Load(s);
        s += tile.StartStep;
        TVector c30 = TOps.Load(s);
        s += tile.StartStep;
        TVector c40 = TOps.Load(s);
        s += tile.StartStep;
        TVector c50 = TOps.Load(s);
        s += tile.StartStep;
        TVector c60 = TOps.Load(s);
        s += tile.StartStep;
        TVector c70 = TOps.Load(s);
        float* b = tile.B;
        float* a0 = tile.A;
        nint r = tile.RowStepA;
        nint r2 = 2 * r;
        float* a3 = a0 + r2 + r;
        float* a6 = a3 + r2 + r;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector b0 = TOps.Load(b);
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            x = TOps.Broadcast(a0 + r);
            c10 = TOps.MultiplyAdd(x, b0, c10);
            x = TOps.Broadcast(a0 + r2);
            c20 = TOps.MultiplyAdd(x, b0, c20);
            x = TOps.Broadcast(a3);
            c30 = TOps.MultiplyAdd(x, b0, c30);
            x = TOps.Broadcast(a3 + r);
            c40 = TOps.MultiplyAdd(x, b0, c40);
            x = TOps.Broadcast(a3 + r2);
            c50 = TOps.MultiplyAdd(x, b0, c50);
            x = TOps.Broadcast(a6);
            c60 = TOps.MultiplyAdd(x, b0, c60);
            x = TOps.Broadcast(a6 + r);
            c70 = TOps.MultiplyAdd(x, b0, c70);
            a0 += tile.DepthStepA;
            a3 += tile.DepthStepA;
            a6 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c10), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c20), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c30), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c40), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c50), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c60), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c70), t);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6x1<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s);
        s += tile.StartStep;
        TVector c10 = TOps.Load(s);
        s += tile.StartStep;
        TVector c20 = TOps.Load(s);
        s += tile.StartStep;
        TVector c30 = TOps.Load(s);
        s += tile.StartStep;
        TVector c40 = TOps.Load(s);
        s += tile.StartStep;
        TVector c50 = TOps.Load(s);
        float* b = tile.B;
        float* a0 = tile.A;
        nint r = tile.RowStepA;
        nint r2 = 2 * r;
        float* a3 = a0 + r2 + r;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector b0 = TOps.Load(b);
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            x = TOps.Broadcast(a0 + r);
            c10 = TOps.MultiplyAdd(x, b0, c10);
            x = TOps.Broadcast(a0 + r2);
            c20 = TOps.MultiplyAdd(x, b0, c20);
            x = TOps.Broadcast(a3);
            c30 = TOps.MultiplyAdd(x, b0, c30);
            x = TOps.Broadcast(a3 + r);
            c40 = TOps.MultiplyAdd(x, b0, c40);
            x = TOps.Broadcast(a3 + r2);
            c50 = TOps.MultiplyAdd(x, b0, c50);
            a0 += tile.DepthStepA;
            a3 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c10), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c20), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c30), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c40), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c50), t);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4x1<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s);
        s += tile.StartStep;
        TVector c10 = TOps.Load(s);
        s += tile.StartStep;
        TVector c20 = TOps.Load(s);
        s += tile.StartStep;
        TVector c30 = TOps.Load(s);
        float* b = tile.B;
        float* a0 = tile.A;
        nint r = tile.RowStepA;
        nint r2 = 2 * r;
        float* a3 = a0 + r2 + r;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector b0 = TOps.Load(b);
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            x = TOps.Broadcast(a0 + r);
            c10 = TOps.MultiplyAdd(x, b0, c10);
            x = TOps.Broadcast(a0 + r2);
            c20 = TOps.MultiplyAdd(x, b0, c20);
            x = TOps.Broadcast(a3);
            c30 = TOps.MultiplyAdd(x, b0, c30);
            a0 += tile.DepthStepA;
            a3 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c10), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c20), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c30), t);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2x1<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s);
        s += tile.StartStep;
        TVector c10 = TOps.Load(s);
        float* b = tile.B;
        float* a0 = tile.A;
        nint r = tile.RowStepA;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector b0 = TOps.Load(b);
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            x = TOps.Broadcast(a0 + r);
            c10 = TOps.MultiplyAdd(x, b0, c10);
            a0 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
        t += tile.RowStepC;
        TOps.Store(TOps.AtLeast(floor, c10), t);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x1<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c00 = TOps.Load(s);
        float* b = tile.B;
        float* a0 = tile.A;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector b0 = TOps.Load(b);
            TVector x = TOps.Broadcast(a0);
            c00 = TOps.MultiplyAdd(x, b0, c00);
            a0 += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c00), t);
    }
}
