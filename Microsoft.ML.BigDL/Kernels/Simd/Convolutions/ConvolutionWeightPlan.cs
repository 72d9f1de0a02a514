using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// How the weight gradient is cut: into items of some filters by some taps (a tap is a channel and a kernel element,
/// numbered as in a row of the weights), an item into register tiles, and the batch into chunks that fit the cache.
/// </summary>
internal readonly struct ConvolutionWeightPlan
{
    /// <summary>Floats of padded source and gradient that a chunk of samples aims to stay below.</summary>
    private const int ChunkBudget = 64 * 1024;

    /// <summary>Cost of copying a float of gradient or source into its new place, in multiply-adds of a vector.</summary>
    private const double CopyCost = 0.6;

    /// <summary>Cost of a tile's start and end, and of a plane's, in multiply-adds of a vector.</summary>
    private const double StartCost = 60;

    private static readonly int[] s_tilesOfItem = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48];

    public ConvolutionWeightPlan(in ConvGeometry g)
    {
        Source = ConvolutionPlan.Forward(g, isStacked: false);
        KernelTaps = g.KH * g.KW;
        Filters = g.GroupFilters;
        Taps = g.GroupChannels * KernelTaps;
        double bestCost = double.PositiveInfinity;
        foreach (ConvolutionWeightTiling tiling in ConvolutionWeightTiling.All)
        {
            int filterTiles = Pieces(Filters, tiling.Filters);
            int tapTiles = Pieces(Taps, tiling.Taps);
            foreach (int f in s_tilesOfItem)
            {
                foreach (int t in s_tilesOfItem)
                {
                    if (f <= filterTiles && t <= tapTiles && f * tiling.Filters <= Math.Max(128, tiling.Filters))
                    {
                        double cost = Cost(tiling, f, t, filterTiles, tapTiles);
                        if (cost < bestCost)
                        {
                            bestCost = cost;
                            (Tiling, ItemFilters, ItemTaps) = (tiling, f * tiling.Filters, t * tiling.Taps);
                        }
                    }
                }
            }
        }

        FilterItems = Pieces(Filters, ItemFilters);
        TapItems = Pieces(Taps, ItemTaps);
        ItemChannels = Math.Min(g.GroupChannels, ((ItemTaps - 2) / KernelTaps) + 2);
        int vector = TileWidth.VectorCount;
        FilterStride = Pieces(Source.Positions(Source.StripRows, 1), vector) * vector;
        GradientStride = Tiling.HasFilterLanes
            ? Source.StripRows * Source.PositionColumns * ItemFilters
            : ItemFilters * FilterStride;
        SourceStride = Pieces((ItemChannels * Source.ChannelLength) + vector, 16) * 16;
        ChunkSamples = Source.Strips > 1
            ? 1
            : (int)Math.Clamp(ChunkBudget / ((long)SourceStride + GradientStride), 1, Math.Max(g.N, 1));
    }

    /// <summary>The padded form of the input, shared with the forward pass.</summary>
    public ConvolutionPlan Source { get; }

    /// <summary>Elements of a kernel plane.</summary>
    public int KernelTaps { get; }

    /// <summary>Filters of a group.</summary>
    public int Filters { get; }

    /// <summary>Taps of a group: channels times kernel elements.</summary>
    public int Taps { get; }

    public ConvolutionWeightTiling Tiling { get; }

    /// <summary>Filters of an item, a multiple of the tile's; the last item of a group may have fewer.</summary>
    public int ItemFilters { get; }

    /// <summary>Taps of an item, a multiple of the tile's; the last item of a filter block may have fewer.</summary>
    public int ItemTaps { get; }

    /// <summary>Items side by side along the filters of a group.</summary>
    public int FilterItems { get; }

    public int TapItems { get; }

    /// <summary>The most channels that an item's taps touch.</summary>
    public int ItemChannels { get; }

    /// <summary>Floats from one filter's padded gradient to the next, where a lane is a position.</summary>
    public int FilterStride { get; }

    /// <summary>Floats from one sample's rearranged gradient to the next.</summary>
    public int GradientStride { get; }

    /// <summary>Floats from one sample's padded source to the next.</summary>
    public int SourceStride { get; }

    /// <summary>Samples copied and summed at a time.</summary>
    public int ChunkSamples { get; }

    public int Items => Source.Groups * FilterItems * TapItems;

    /// <summary>Floats of an item's sums.</summary>
    public long SumLength => (long)ItemFilters * ItemTaps * (Tiling.HasFilterLanes ? 1 : TileWidth.VectorCount);

    private static int Pieces(int extent, int piece) => (extent + piece - 1) / piece;

    /// <summary>
    /// Work of all items for a sample: what the tiles multiply, dropped rows and columns included, and what the items
    /// copy. Weighted by how unevenly two and four threads would be loaded.
    /// </summary>
    private double Cost(ConvolutionWeightTiling tiling, int f, int t, int filterTiles, int tapTiles)
    {
        int pixels = Source.PositionRows * Source.PositionColumns;
        int vectors = Pieces(Source.Positions(Source.PositionRows, 1), TileWidth.VectorCount);
        int filterItems = Pieces(filterTiles, f);
        int tapItems = Pieces(tapTiles, t);
        double planeCost = StartCost + (CopyCost * pixels);
        double multiply = filterTiles * (double)tapTiles *
            (tiling.Cost(pixels, vectors) + (tiling.HasFilterLanes ? StartCost / 8 : StartCost));
        double copy = (filterTiles * (double)tiling.Filters * tapItems * planeCost) +
            (filterItems * (tapTiles * (double)tiling.Taps / KernelTaps) * planeCost);
        int items = Source.Groups * filterItems * tapItems;
        double imbalance = ((Pieces(items, 2) * 2.0) + (Pieces(items, 4) * 4.0)) / items;
        return (multiply + copy) * imbalance;
    }
}
