using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Filter lanes, for 32 vector registers.</content>
internal static unsafe partial class ConvolutionWeightTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes2x12<TOps, TVector>(
        ref readonly ConvolutionWeightPlan plan, ref readonly ConvolutionWeightChunk chunk, int* offsets, float* gradient,
        float* sums)
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
        int columns = plan.Source.PositionColumns;
        int rowStride = plan.Source.RowStride;
        int positionStride = plan.ItemFilters;
        float* source = chunk.Source;
        for (int sample = 0; sample < chunk.Samples; sample++)
        {
            float* line = source;
            float* g = gradient;
            for (int row = 0; row < chunk.Rows; row++, line += rowStride)
            {
                float* end = line + columns;
                for (float* x = line; x < end; x++, g += positionStride)
                {
                    TVector g0 = TOps.Load(g);
                    TVector g1 = TOps.Load(g + TOps.Count);
                    TVector w = TOps.Broadcast(x + offsets[0]);
                    a0v0 = TOps.MultiplyAdd(w, g0, a0v0);
                    a0v1 = TOps.MultiplyAdd(w, g1, a0v1);
                    w = TOps.Broadcast(x + offsets[1]);
                    a1v0 = TOps.MultiplyAdd(w, g0, a1v0);
                    a1v1 = TOps.MultiplyAdd(w, g1, a1v1);
                    w = TOps.Broadcast(x + offsets[2]);
                    a2v0 = TOps.MultiplyAdd(w, g0, a2v0);
                    a2v1 = TOps.MultiplyAdd(w, g1, a2v1);
                    w = TOps.Broadcast(x + offsets[3]);
                    a3v0 = TOps.MultiplyAdd(w, g0, a3v0);
                    a3v1 = TOps.MultiplyAdd(w, g1, a3v1);
                    w = TOps.Broadcast(x + offsets[4]);
                    a4v0 = TOps.MultiplyAdd(w, g0, a4v0);
                    a4v1 = TOps.MultiplyAdd(w, g1, a4v1);
                    w = TOps.Broadcast(x + offsets[5]);
                    a5v0 = TOps.MultiplyAdd(w, g0, a5v0);
                    a5v1 = TOps.MultiplyAdd(w, g1, a5v1);
                    w = TOps.Broadcast(x + offsets[6]);
                    a6v0 = TOps.MultiplyAdd(w, g0, a6v0);
                    a6v1 = TOps.MultiplyAdd(w, g1, a6v1);
                    w = TOps.Broadcast(x + offsets[7]);
                    a7v0 = TOps.MultiplyAdd(w, g0, a7v0);
                    a7v1 = TOps.MultiplyAdd(w, g1, a7v1);
                    w = TOps.Broadcast(x + offsets[8]);
                    a8v0 = TOps.MultiplyAdd(w, g0, a8v0);
                    a8v1 = TOps.MultiplyAdd(w, g1, a8v1);
                    w = TOps.Broadcast(x + offsets[9]);
                    a9v0 = TOps.MultiplyAdd(w, g0, a9v0);
                    a9v1 = TOps.MultiplyAdd(w, g1, a9v1);
                    w = TOps.Broadcast(x + offsets[10]);
                    a10v0 = TOps.MultiplyAdd(w, g0, a10v0);
                    a10v1 = TOps.MultiplyAdd(w, g1, a10v1);
                    w = TOps.Broadcast(x + offsets[11]);
                    a11v0 = TOps.MultiplyAdd(w, g0, a11v0);
                    a11v1 = TOps.MultiplyAdd(w, g1, a11v1);
                }
            }

            source += plan.SourceStride;
            gradient += plan.GradientStride;
        }

        TOps.Store(TOps.Add(TOps.Load(sums), a0v0), sums);
        TOps.Store(TOps.Add(TOps.Load(sums + TOps.Count), a0v1), sums + TOps.Count);
        TOps.Store(TOps.Add(TOps.Load(sums + (2 * TOps.Count)), a1v0), sums + (2 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (3 * TOps.Count)), a1v1), sums + (3 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (4 * TOps.Count)), a2v0), sums + (4 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (5 * TOps.Count)), a2v1), sums + (5 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (6 * TOps.Count)), a3v0), sums + (6 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (7 * TOps.Count)), a3v1), sums + (7 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (8 * TOps.Count)), a4v0), sums + (8 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (9 * TOps.Count)), a4v1), sums + (9 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (10 * TOps.Count)), a5v0), sums + (10 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (11 * TOps.Count)), a5v1), sums + (11 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (12 * TOps.Count)), a6v0), sums + (12 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (13 * TOps.Count)), a6v1), sums + (13 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (14 * TOps.Count)), a7v0), sums + (14 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (15 * TOps.Count)), a7v1), sums + (15 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (16 * TOps.Count)), a8v0), sums + (16 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (17 * TOps.Count)), a8v1), sums + (17 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (18 * TOps.Count)), a9v0), sums + (18 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (19 * TOps.Count)), a9v1), sums + (19 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (20 * TOps.Count)), a10v0), sums + (20 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (21 * TOps.Count)), a10v1), sums + (21 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (22 * TOps.Count)), a11v0), sums + (22 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (23 * TOps.Count)), a11v1), sums + (23 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes4x6<TOps, TVector>(
        ref readonly ConvolutionWeightPlan plan, ref readonly ConvolutionWeightChunk chunk, int* offsets, float* gradient,
        float* sums)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        TVector a0v0 = TOps.Zero, a0v1 = TOps.Zero, a0v2 = TOps.Zero, a0v3 = TOps.Zero;
        TVector a1v0 = TOps.Zero, a1v1 = TOps.Zero, a1v2 = TOps.Zero, a1v3 = TOps.Zero;
        TVector a2v0 = TOps.Zero, a2v1 = TOps.Zero, a2v2 = TOps.Zero, a2v3 = TOps.Zero;
        TVector a3v0 = TOps.Zero, a3v1 = TOps.Zero, a3v2 = TOps.Zero, a3v3 = TOps.Zero;
        TVector a4v0 = TOps.Zero, a4v1 = TOps.Zero, a4v2 = TOps.Zero, a4v3 = TOps.Zero;
        TVector a5v0 = TOps.Zero, a5v1 = TOps.Zero, a5v2 = TOps.Zero, a5v3 = TOps.Zero;
        int columns = plan.Source.PositionColumns;
        int rowStride = plan.Source.RowStride;
        int positionStride = plan.ItemFilters;
        float* source = chunk.Source;
        for (int sample = 0; sample < chunk.Samples; sample++)
        {
            float* line = source;
            float* g = gradient;
            for (int row = 0; row < chunk.Rows; row++, line += rowStride)
            {
                float* end = line + columns;
                for (float* x = line; x < end; x++, g += positionStride)
                {
                    TVector g0 = TOps.Load(g);
                    TVector g1 = TOps.Load(g + TOps.Count);
                    TVector g2 = TOps.Load(g + (2 * TOps.Count));
                    TVector g3 = TOps.Load(g + (3 * TOps.Count));
                    TVector w = TOps.Broadcast(x + offsets[0]);
                    a0v0 = TOps.MultiplyAdd(w, g0, a0v0);
                    a0v1 = TOps.MultiplyAdd(w, g1, a0v1);
                    a0v2 = TOps.MultiplyAdd(w, g2, a0v2);
                    a0v3 = TOps.MultiplyAdd(w, g3, a0v3);
                    w = TOps.Broadcast(x + offsets[1]);
                    a1v0 = TOps.MultiplyAdd(w, g0, a1v0);
                    a1v1 = TOps.MultiplyAdd(w, g1, a1v1);
                    a1v2 = TOps.MultiplyAdd(w, g2, a1v2);
                    a1v3 = TOps.MultiplyAdd(w, g3, a1v3);
                    w = TOps.Broadcast(x + offsets[2]);
                    a2v0 = TOps.MultiplyAdd(w, g0, a2v0);
                    a2v1 = TOps.MultiplyAdd(w, g1, a2v1);
                    a2v2 = TOps.MultiplyAdd(w, g2, a2v2);
                    a2v3 = TOps.MultiplyAdd(w, g3, a2v3);
                    w = TOps.Broadcast(x + offsets[3]);
                    a3v0 = TOps.MultiplyAdd(w, g0, a3v0);
                    a3v1 = TOps.MultiplyAdd(w, g1, a3v1);
                    a3v2 = TOps.MultiplyAdd(w, g2, a3v2);
                    a3v3 = TOps.MultiplyAdd(w, g3, a3v3);
                    w = TOps.Broadcast(x + offsets[4]);
                    a4v0 = TOps.MultiplyAdd(w, g0, a4v0);
                    a4v1 = TOps.MultiplyAdd(w, g1, a4v1);
                    a4v2 = TOps.MultiplyAdd(w, g2, a4v2);
                    a4v3 = TOps.MultiplyAdd(w, g3, a4v3);
                    w = TOps.Broadcast(x + offsets[5]);
                    a5v0 = TOps.MultiplyAdd(w, g0, a5v0);
                    a5v1 = TOps.MultiplyAdd(w, g1, a5v1);
                    a5v2 = TOps.MultiplyAdd(w, g2, a5v2);
                    a5v3 = TOps.MultiplyAdd(w, g3, a5v3);
                }
            }

            source += plan.SourceStride;
            gradient += plan.GradientStride;
        }

        TOps.Store(TOps.Add(TOps.Load(sums), a0v0), sums);
        TOps.Store(TOps.Add(TOps.Load(sums + TOps.Count), a0v1), sums + TOps.Count);
        TOps.Store(TOps.Add(TOps.Load(sums + (2 * TOps.Count)), a0v2), sums + (2 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (3 * TOps.Count)), a0v3), sums + (3 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (4 * TOps.Count)), a1v0), sums + (4 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (5 * TOps.Count)), a1v1), sums + (5 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (6 * TOps.Count)), a1v2), sums + (6 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (7 * TOps.Count)), a1v3), sums + (7 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (8 * TOps.Count)), a2v0), sums + (8 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (9 * TOps.Count)), a2v1), sums + (9 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (10 * TOps.Count)), a2v2), sums + (10 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (11 * TOps.Count)), a2v3), sums + (11 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (12 * TOps.Count)), a3v0), sums + (12 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (13 * TOps.Count)), a3v1), sums + (13 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (14 * TOps.Count)), a3v2), sums + (14 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (15 * TOps.Count)), a3v3), sums + (15 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (16 * TOps.Count)), a4v0), sums + (16 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (17 * TOps.Count)), a4v1), sums + (17 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (18 * TOps.Count)), a4v2), sums + (18 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (19 * TOps.Count)), a4v3), sums + (19 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (20 * TOps.Count)), a5v0), sums + (20 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (21 * TOps.Count)), a5v1), sums + (21 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (22 * TOps.Count)), a5v2), sums + (22 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (23 * TOps.Count)), a5v3), sums + (23 * TOps.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes1x24<TOps, TVector>(
        ref readonly ConvolutionWeightPlan plan, ref readonly ConvolutionWeightChunk chunk, int* offsets, float* gradient,
        float* sums)
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
        int columns = plan.Source.PositionColumns;
        int rowStride = plan.Source.RowStride;
        int positionStride = plan.ItemFilters;
        float* source = chunk.Source;
        for (int sample = 0; sample < chunk.Samples; sample++)
        {
            float* line = source;
            float* g = gradient;
            for (int row = 0; row < chunk.Rows; row++, line += rowStride)
            {
                float* end = line + columns;
                for (float* x = line; x < end; x++, g += positionStride)
                {
                    TVector g0 = TOps.Load(g);
                    TVector w = TOps.Broadcast(x + offsets[0]);
                    a0v0 = TOps.MultiplyAdd(w, g0, a0v0);
                    w = TOps.Broadcast(x + offsets[1]);
                    a1v0 = TOps.MultiplyAdd(w, g0, a1v0);
                    w = TOps.Broadcast(x + offsets[2]);
                    a2v0 = TOps.MultiplyAdd(w, g0, a2v0);
                    w = TOps.Broadcast(x + offsets[3]);
                    a3v0 = TOps.MultiplyAdd(w, g0, a3v0);
                    w = TOps.Broadcast(x + offsets[4]);
                    a4v0 = TOps.MultiplyAdd(w, g0, a4v0);
                    w = TOps.Broadcast(x + offsets[5]);
                    a5v0 = TOps.MultiplyAdd(w, g0, a5v0);
                    w = TOps.Broadcast(x + offsets[6]);
                    a6v0 = TOps.MultiplyAdd(w, g0, a6v0);
                    w = TOps.Broadcast(x + offsets[7]);
                    a7v0 = TOps.MultiplyAdd(w, g0, a7v0);
                    w = TOps.Broadcast(x + offsets[8]);
                    a8v0 = TOps.MultiplyAdd(w, g0, a8v0);
                    w = TOps.Broadcast(x + offsets[9]);
                    a9v0 = TOps.MultiplyAdd(w, g0, a9v0);
                    w = TOps.Broadcast(x + offsets[10]);
                    a10v0 = TOps.MultiplyAdd(w, g0, a10v0);
                    w = TOps.Broadcast(x + offsets[11]);
                    a11v0 = TOps.MultiplyAdd(w, g0, a11v0);
                    w = TOps.Broadcast(x + offsets[12]);
                    a12v0 = TOps.MultiplyAdd(w, g0, a12v0);
                    w = TOps.Broadcast(x + offsets[13]);
                    a13v0 = TOps.MultiplyAdd(w, g0, a13v0);
                    w = TOps.Broadcast(x + offsets[14]);
                    a14v0 = TOps.MultiplyAdd(w, g0, a14v0);
                    w = TOps.Broadcast(x + offsets[15]);
                    a15v0 = TOps.MultiplyAdd(w, g0, a15v0);
                    w = TOps.Broadcast(x + offsets[16]);
                    a16v0 = TOps.MultiplyAdd(w, g0, a16v0);
                    w = TOps.Broadcast(x + offsets[17]);
                    a17v0 = TOps.MultiplyAdd(w, g0, a17v0);
                    w = TOps.Broadcast(x + offsets[18]);
                    a18v0 = TOps.MultiplyAdd(w, g0, a18v0);
                    w = TOps.Broadcast(x + offsets[19]);
                    a19v0 = TOps.MultiplyAdd(w, g0, a19v0);
                    w = TOps.Broadcast(x + offsets[20]);
                    a20v0 = TOps.MultiplyAdd(w, g0, a20v0);
                    w = TOps.Broadcast(x + offsets[21]);
                    a21v0 = TOps.MultiplyAdd(w, g0, a21v0);
                    w = TOps.Broadcast(x + offsets[22]);
                    a22v0 = TOps.MultiplyAdd(w, g0, a22v0);
                    w = TOps.Broadcast(x + offsets[23]);
                    a23v0 = TOps.MultiplyAdd(w, g0, a23v0);
                }
            }

            source += plan.SourceStride;
            gradient += plan.GradientStride;
        }

        TOps.Store(TOps.Add(TOps.Load(sums), a0v0), sums);
        TOps.Store(TOps.Add(TOps.Load(sums + TOps.Count), a1v0), sums + TOps.Count);
        TOps.Store(TOps.Add(TOps.Load(sums + (2 * TOps.Count)), a2v0), sums + (2 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (3 * TOps.Count)), a3v0), sums + (3 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (4 * TOps.Count)), a4v0), sums + (4 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (5 * TOps.Count)), a5v0), sums + (5 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (6 * TOps.Count)), a6v0), sums + (6 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (7 * TOps.Count)), a7v0), sums + (7 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (8 * TOps.Count)), a8v0), sums + (8 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (9 * TOps.Count)), a9v0), sums + (9 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (10 * TOps.Count)), a10v0), sums + (10 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (11 * TOps.Count)), a11v0), sums + (11 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (12 * TOps.Count)), a12v0), sums + (12 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (13 * TOps.Count)), a13v0), sums + (13 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (14 * TOps.Count)), a14v0), sums + (14 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (15 * TOps.Count)), a15v0), sums + (15 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (16 * TOps.Count)), a16v0), sums + (16 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (17 * TOps.Count)), a17v0), sums + (17 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (18 * TOps.Count)), a18v0), sums + (18 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (19 * TOps.Count)), a19v0), sums + (19 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (20 * TOps.Count)), a20v0), sums + (20 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (21 * TOps.Count)), a21v0), sums + (21 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (22 * TOps.Count)), a22v0), sums + (22 * TOps.Count));
        TOps.Store(TOps.Add(TOps.Load(sums + (23 * TOps.Count)), a23v0), sums + (23 * TOps.Count));
    }
}
