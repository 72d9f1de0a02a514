using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <content>Filter lanes, for 16 vector registers.</content>
internal static unsafe partial class ConvolutionWeightTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes2x6<TOps, TVector>(
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
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes1x12<TOps, TVector>(
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
    }
}
