namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// The weight gradient of a convolution from the gradient of the maxima of its output, see <see cref="PooledConvolution"/>. An item is a
/// filter, which sums over the whole batch, sample by sample, so any split gives the same bits.
/// </summary>
internal static unsafe class PooledConvolutionBackwardWeights
{
    private const int Vector = ConvolutionScratch.Alignment;

    /// <summary>Floats of scratch that one thread needs.</summary>
    public static long ScratchLength(in ConvGeometry g, int maxima)
    {
        PooledConvolution plan = new(g);
        return ConvolutionScratch.Align(g.OutH * g.OutW) + ConvolutionScratch.Align(plan.PaddedLength) + (2L * (ConvolutionScratch.Align(maxima) + Vector)) + ((long)g.F * plan.FilterLength);
    }

    /// <summary>Items that <see cref="Run"/> can be split into; each writes its own weights.</summary>
    public static int Items(in ConvGeometry g) => g.F;

    /// <summary>Computes the weight gradients of the items.</summary>
    /// <param name="g">The convolution.</param>
    /// <param name="input">Its input.</param>
    /// <param name="gradients">The gradients of the maxima, so many in each plane of the output.</param>
    /// <param name="indices">Where in its plane each maximum lies.</param>
    /// <param name="gradWeights">The result.</param>
    /// <param name="scratch">Room of this thread.</param>
    /// <param name="beginItem">The first item.</param>
    /// <param name="endItem">The item after the last.</param>
    public static void Run(
        in ConvGeometry g, ReadOnlySpan<float> input, ReadOnlySpan<float> gradients, ReadOnlySpan<int> indices,
        Span<float> gradWeights, Span<float> scratch, int beginItem, int endItem)
    {
        int maxima = g.N == 0 ? 0 : gradients.Length / (g.N * g.F);
        SpanLength.Require(input.Length, g.InputLength, nameof(input));
        SpanLength.Require(indices.Length, gradients.Length, nameof(indices));
        SpanLength.Require(gradWeights.Length, g.WeightLength, nameof(gradWeights));
        SpanLength.Require(scratch.Length, ScratchLength(g, maxima), nameof(scratch));
        PooledConvolution plan = new(g);
        int filterLength = plan.FilterLength;
        fixed (float* inputBase = input, gradientBase = gradients, weightBase = gradWeights, scratchBase = scratch)
        fixed (int* indexBase = indices)
        {
            int* placeOf = (int*)scratchBase;
            float* padded = scratchBase + ConvolutionScratch.Align(g.OutH * g.OutW);
            float* factors = padded + ConvolutionScratch.Align(plan.PaddedLength);
            int* places = (int*)(factors + ConvolutionScratch.Align(maxima) + Vector);
            float* sums = (float*)places + ConvolutionScratch.Align(maxima) + Vector;
            plan.WritePlaces(placeOf);
            new Span<float>(padded, plan.PaddedLength).Clear();
            new Span<float>(sums, (endItem - beginItem) * filterLength).Clear();
            var tile = new PatchTile
            {
                SumStride = filterLength / g.KH,
                Source = padded,
                SourceStride = plan.PatchStride,
                Factors = factors,
                Places = places,
            };
            for (int sample = 0; sample < g.N; sample++)
            {
                plan.Pad(inputBase + ((long)sample * g.C * g.H * g.W), padded);
                for (int filter = beginItem; filter < endItem; filter++)
                {
                    long first = (((long)sample * g.F) + filter) * maxima;
                    tile.Sums = sums + ((long)(filter - beginItem) * filterLength);
                    tile.Patches = PooledConvolution.List(gradientBase + first, indexBase + first, maxima, placeOf, factors, places);
                    plan.Add(ref tile);
                }
            }

            for (int filter = beginItem; filter < endItem; filter++, sums += filterLength)
            {
                for (int row = 0; row < g.KH; row++)
                {
                    RowCopy.Transpose(sums + ((long)row * filterLength / g.KH), g.C, g.KW, g.C,
                        weightBase + ((((long)filter * g.C * g.KH) + row) * g.KW), g.KH * g.KW);
                }
            }
        }
    }
}
