namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// How the weight gradient is cut: into items of some filters by some taps (a tap is a channel and a kernel element,
/// numbered as in a row of the weights), an item into register tiles, and the batch into chunks that fit the cache.
/// </summary>
internal readonly struct ConvolutionWeightPlan
{
    /// <summary>Floats of padded source and gradient that a chunk of samples aims to stay below.</summary>
    private const int ChunkBudget = 64 * 1024;

    /// <summary>Cost of copying a vector into the padded form, in multiply-adds.</summary>
    private const int CopyCost = 5;

    private static readonly (int Filters, int Taps)[] s_wide = [(4, 6), (6, 4), (3, 8), (2, 8), (1, 8)];

    private static readonly (int Filters, int Taps)[] s_narrow = [(3, 4), (4, 3), (2, 4), (1, 8)];

    public ConvolutionWeightPlan(in ConvGeometry g)
    {
        Source = ConvolutionPlan.Forward(g, isStacked: false);
        KernelTaps = g.KH * g.KW;
        Filters = g.GroupFilters;
        Taps = g.GroupChannels * KernelTaps;
        double bestCost = double.PositiveInfinity;
        foreach ((int filters, int taps) in ConvolutionTiling.UsesVector512 ? s_wide : s_narrow)
        {
            int filterTiles = (Filters + filters - 1) / filters;
            int tapTiles = (Taps + taps - 1) / taps;
            for (int f = 1; f <= Math.Min(filterTiles, 12); f++)
            {
                for (int t = 1; t <= Math.Min(tapTiles, 64); t += 1 + (t / 4))
                {
                    double cost = Cost(filters, taps, f, t, g.Groups * Pieces(filterTiles, f) * Pieces(tapTiles, t));
                    if (cost < bestCost)
                    {
                        bestCost = cost;
                        (TileFilters, TileTaps, ItemFilters, ItemTaps) = (filters, taps, f * filters, t * taps);
                    }
                }
            }
        }

        FilterItems = Pieces(Filters, ItemFilters);
        TapItems = Pieces(Taps, ItemTaps);
        ItemChannels = Math.Min(g.GroupChannels, ((ItemTaps - 2) / KernelTaps) + 2);
        int vector = ConvolutionTiling.VectorCount;
        GradientStride = Pieces(Source.Positions(Source.StripRows, 1), vector) * vector;
        SourceStride = Pieces((ItemChannels * Source.ChannelLength) + vector, 16) * 16;
        long perSample = SourceStride + ((long)ItemFilters * GradientStride);
        ChunkSamples = Source.Strips > 1 ? 1 : (int)Math.Clamp(ChunkBudget / perSample, 1, Math.Max(g.N, 1));
    }

    /// <summary>The padded form of the input, shared with the forward pass.</summary>
    public ConvolutionPlan Source { get; }

    /// <summary>Elements of a kernel plane.</summary>
    public int KernelTaps { get; }

    /// <summary>Filters of a group.</summary>
    public int Filters { get; }

    /// <summary>Taps of a group: channels times kernel elements.</summary>
    public int Taps { get; }

    public int TileFilters { get; }

    public int TileTaps { get; }

    /// <summary>Filters of an item, a multiple of the tile's; the last item of a group may have fewer.</summary>
    public int ItemFilters { get; }

    /// <summary>Taps of an item, a multiple of the tile's; the last item of a filter block may have fewer.</summary>
    public int ItemTaps { get; }

    /// <summary>Items side by side along the filters of a group.</summary>
    public int FilterItems { get; }

    public int TapItems { get; }

    /// <summary>The most channels that an item's taps touch.</summary>
    public int ItemChannels { get; }

    /// <summary>Floats from one filter's padded gradient to the next.</summary>
    public int GradientStride { get; }

    /// <summary>Floats from one sample's padded source to the next.</summary>
    public int SourceStride { get; }

    /// <summary>Samples copied and summed at a time.</summary>
    public int ChunkSamples { get; }

    public int Items => Source.Groups * FilterItems * TapItems;

    /// <summary>Vectors of partial sums of an item.</summary>
    public int Accumulators => ItemFilters * ItemTaps;

    private static int Pieces(int extent, int piece) => (extent + piece - 1) / piece;

    /// <summary>
    /// Work per vector of positions: what the tiles multiply, dropped rows and columns included, and what the items copy.
    /// Weighted by how unevenly two and four threads would be loaded.
    /// </summary>
    private double Cost(int filters, int taps, int filterTiles, int tapTiles, int items)
    {
        double multiply = filterTiles * (double)tapTiles * Math.Max(filters * taps, filters + taps + 4);
        double copy = CopyCost * ((filterTiles * filters) + Math.Ceiling(tapTiles * taps / (double)KernelTaps));
        double imbalance = (Pieces(items, 2) * 2.0 / items) + (Pieces(items, 4) * 4.0 / items);
        return items * (multiply + copy) * imbalance;
    }
}
