using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>The tile of a single row, eight vectors wide: its reads of B in place are long, and its sums enough to hide the latency.</content>
internal static unsafe partial class GemmTiles
{
    /// <summary>Vectors of <see cref="Row"/>.</summary>
    public const int RowVectors = 8;

    /// <summary>Computes eight vectors of one row of C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row<TOps, TVector>(in GemmTile tile)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        float* s = tile.Start;
        TVector c0 = TOps.Load(s);
        TVector c1 = TOps.Load(s + TOps.Count);
        TVector c2 = TOps.Load(s + (2 * TOps.Count));
        TVector c3 = TOps.Load(s + (3 * TOps.Count));
        TVector c4 = TOps.Load(s + (4 * TOps.Count));
        TVector c5 = TOps.Load(s + (5 * TOps.Count));
        TVector c6 = TOps.Load(s + (6 * TOps.Count));
        TVector c7 = TOps.Load(s + (7 * TOps.Count));
        float* a = tile.A;
        float* b = tile.B;
        for (nint k = tile.Depths; k > 0; k--)
        {
            TVector x = TOps.Broadcast(a);
            c0 = TOps.MultiplyAdd(x, TOps.Load(b), c0);
            c1 = TOps.MultiplyAdd(x, TOps.Load(b + TOps.Count), c1);
            c2 = TOps.MultiplyAdd(x, TOps.Load(b + (2 * TOps.Count)), c2);
            c3 = TOps.MultiplyAdd(x, TOps.Load(b + (3 * TOps.Count)), c3);
            c4 = TOps.MultiplyAdd(x, TOps.Load(b + (4 * TOps.Count)), c4);
            c5 = TOps.MultiplyAdd(x, TOps.Load(b + (5 * TOps.Count)), c5);
            c6 = TOps.MultiplyAdd(x, TOps.Load(b + (6 * TOps.Count)), c6);
            c7 = TOps.MultiplyAdd(x, TOps.Load(b + (7 * TOps.Count)), c7);
            a += tile.DepthStepA;
            b += tile.DepthStepB;
        }

        float* t = tile.C;
        TVector floor = TOps.Broadcast(tile.Floor);
        TOps.Store(TOps.AtLeast(floor, c0), t);
        TOps.Store(TOps.AtLeast(floor, c1), t + TOps.Count);
        TOps.Store(TOps.AtLeast(floor, c2), t + (2 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, c3), t + (3 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, c4), t + (4 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, c5), t + (5 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, c6), t + (6 * TOps.Count));
        TOps.Store(TOps.AtLeast(floor, c7), t + (7 * TOps.Count));
    }
}
