using System.Numerics;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// The input gradient of a convolution from the gradient of the maxima of its output, see <see cref="PooledConvolution"/>. Weights are laid
/// out once by <see cref="Prepare"/>. An item is a sample. The filters whose maximum of a window lies at one position are added up
/// before they are added to its patch, so that memory is passed over once for all of them.
/// </summary>
internal static unsafe class PooledConvolutionBackwardInput
{
    /// <summary>Filters looked at together.</summary>
    private const int Vector = ConvolutionScratch.Alignment;

    /// <summary>Floats of scratch that one thread needs.</summary>
    public static long ScratchLength(in ConvGeometry g, int maxima) =>
        ConvolutionScratch.Align(g.OutH * g.OutW) + ConvolutionScratch.Align(new PooledConvolution(g).PaddedLength) + (2 * maxima * ConvolutionScratch.Align(g.F)) + (2 * Vector);

    /// <summary>Floats of the prepared weights.</summary>
    public static long PreparedLength(in ConvGeometry g) => (long)g.F * new PooledConvolution(g).FilterLength;

    /// <summary>Items that <see cref="Prepare"/> can be split into.</summary>
    public static int PrepareItems(in ConvGeometry g) => g.F;

    /// <summary>Lays out the weights <c>[F, C, KH, KW]</c> for <see cref="Run"/>.</summary>
    public static void Prepare(
        in ConvGeometry g, ReadOnlySpan<float> weights, Span<float> prepared, int beginItem, int endItem)
    {
        SpanLength.Require(weights.Length, g.WeightLength, nameof(weights));
        SpanLength.Require(prepared.Length, PreparedLength(g), nameof(prepared));
        int filterLength = new PooledConvolution(g).FilterLength;
        fixed (float* weightBase = weights, preparedBase = prepared)
        {
            for (int filter = beginItem; filter < endItem; filter++)
            {
                float* from = weightBase + ((long)filter * g.C * g.KH * g.KW);
                float* to = preparedBase + ((long)filter * filterLength);
                new Span<float>(to, filterLength).Clear();
                for (int row = 0; row < g.KH; row++)
                {
                    RowCopy.Transpose(from + (row * g.KW), g.KH * g.KW, g.C, g.KW, to + ((long)row * filterLength / g.KH), g.C);
                }
            }
        }
    }

    /// <summary>Items that <see cref="Run"/> can be split into.</summary>
    public static int Items(in ConvGeometry g) => g.N;

    /// <summary>Computes the input gradients of the items.</summary>
    /// <param name="g">The convolution.</param>
    /// <param name="gradients">The gradients of the maxima, so many in each plane of the output.</param>
    /// <param name="indices">Where in its plane each maximum lies.</param>
    /// <param name="prepared">The prepared weights.</param>
    /// <param name="gradInput">The result.</param>
    /// <param name="scratch">Room of this thread.</param>
    /// <param name="beginItem">The first item.</param>
    /// <param name="endItem">The item after the last.</param>
    public static void Run(
        in ConvGeometry g, ReadOnlySpan<float> gradients, ReadOnlySpan<int> indices, ReadOnlySpan<float> prepared,
        Span<float> gradInput, Span<float> scratch, int beginItem, int endItem)
    {
        int maxima = g.N == 0 ? 0 : gradients.Length / (g.N * g.F);
        SpanLength.Require(indices.Length, gradients.Length, nameof(indices));
        SpanLength.Require(prepared.Length, PreparedLength(g), nameof(prepared));
        SpanLength.Require(gradInput.Length, g.InputLength, nameof(gradInput));
        SpanLength.Require(scratch.Length, ScratchLength(g, maxima), nameof(scratch));
        PooledConvolution plan = new(g);
        int filters = (int)ConvolutionScratch.Align(g.F);
        fixed (float* gradientBase = gradients, preparedBase = prepared, inputBase = gradInput, scratchBase = scratch)
        fixed (int* indexBase = indices)
        {
            int* placeOf = (int*)scratchBase;
            float* padded = scratchBase + ConvolutionScratch.Align(g.OutH * g.OutW);
            float* byWindow = padded + ConvolutionScratch.Align(plan.PaddedLength);
            float* whereByWindow = byWindow + ((long)maxima * filters);
            float* factors = whereByWindow + ((long)maxima * filters);
            plan.WritePlaces(placeOf);

            // Filters that do not exist have a gradient of 0.
            new Span<float>(byWindow, 2 * maxima * filters).Clear();
            for (int sample = beginItem; sample < endItem; sample++)
            {
                long first = (long)sample * g.F * maxima;
                RowCopy.Transpose(gradientBase + first, maxima, g.F, maxima, byWindow, filters);
                RowCopy.Transpose((float*)(indexBase + first), maxima, g.F, maxima, whereByWindow, filters);
                new Span<float>(padded, plan.PaddedLength).Clear();
                for (int i = 0; i < maxima * filters; i += Vector)
                {
                    AddFilters(plan, byWindow + i, (int*)whereByWindow + i, preparedBase + ((long)(i % filters) * plan.FilterLength),
                        placeOf, padded, factors, (int*)factors + Vector, plan.FilterLength / g.KH);
                }

                plan.Unpad(padded, inputBase + ((long)sample * g.C * g.H * g.W));
            }
        }
    }

    private static void AddFilters(
        in PooledConvolution plan, float* gradients, int* indices, float* filters, int* placeOf, float* padded,
        float* factors, int* places, int filterRow)
    {
        Vector512<int> index = Vector512.Load(indices);
        ulong left = (~Vector512.Equals(Vector512.Load(gradients), Vector512<float>.Zero)).ExtractMostSignificantBits();
        var tile = new PatchTile
        {
            SumStride = plan.PatchStride,
            Source = filters,
            SourceStride = filterRow,
            Factors = factors,
            Places = places,
        };
        while (left != 0)
        {
            int position = indices[BitOperations.TrailingZeroCount(left)];
            ulong same = Vector512.Equals(index, Vector512.Create(position)).ExtractMostSignificantBits() & left;
            left &= ~same;
            int count = 0;
            for (; same != 0; same &= same - 1)
            {
                int filter = BitOperations.TrailingZeroCount(same);
                factors[count] = gradients[filter];
                places[count++] = filter * plan.FilterLength;
            }

            tile.Sums = padded + placeOf[position];
            tile.Patches = count;
            plan.Add(ref tile);
        }
    }
}
