using Microsoft.ML.BigDL.Kernels.Simd.Tiles;

namespace Microsoft.ML.BigDL.Kernels.Simd.Convolutions;

/// <summary>
/// The register tile of a convolution: so many target channels by so many vectors of positions, or by so many positions
/// where the lanes are channels.
/// </summary>
internal readonly record struct ConvolutionTiling(int Rows, int Vectors, ConvolutionLanes Lanes)
{
    /// <summary>Cost of emptying an accumulator into the target, in multiply-adds.</summary>
    private const int StoreCost = 2;

    /// <summary>Cost of emptying an accumulator into the flat buffer and copying from there.</summary>
    private const int FlatStoreCost = 6;

    /// <summary>Cost of emptying an accumulator into the buffer and transposing from there.</summary>
    private const int ChannelStoreCost = 16;

    /// <summary>Cost of reading a weight from memory, once for an item.</summary>
    private const double WeightCost = 0.3;

    /// <summary>Tiles that leave registers for the loads: 32 registers of 512 bits, else 16.</summary>
    private static readonly ConvolutionTiling[] s_wide =
    [
        .. Positions(8, 3), .. Positions(6, 4), .. Positions(4, 6), .. Positions(3, 8), .. Positions(2, 8), .. Positions(1, 8),
        new(32, 12, ConvolutionLanes.Channels), new(16, 24, ConvolutionLanes.Channels),
    ];

    private static readonly ConvolutionTiling[] s_narrow =
    [
        .. Positions(6, 2), .. Positions(4, 3), .. Positions(3, 4), .. Positions(2, 4), .. Positions(1, 8),
        new(2 * TileWidth.NarrowCount, 6, ConvolutionLanes.Channels), new(TileWidth.NarrowCount, 12, ConvolutionLanes.Channels),
    ];

    /// <summary>Whether results go straight into the target.</summary>
    public bool IsDirect => Lanes == ConvolutionLanes.RowPositions;

    /// <summary>Floats of buffer for each position and target channel of a tile that does not write the target.</summary>
    private int LanePositions => Lanes == ConvolutionLanes.Channels ? 1 : TileWidth.VectorCount;

    /// <summary>
    /// The cheapest tile for a plan and its cost in multiply-adds of a vector, counting what is computed and dropped.
    /// </summary>
    public static (ConvolutionTiling Tiling, double Cost) Choose(in ConvolutionPlan plan)
    {
        ConvolutionTiling best = default;
        double bestCost = double.PositiveInfinity;
        foreach (ConvolutionTiling tiling in TileWidth.UsesVector512 ? s_wide : s_narrow)
        {
            if (tiling.Fits(plan))
            {
                double cost = tiling.Cost(plan);
                if (cost < bestCost)
                {
                    (best, bestCost) = (tiling, cost);
                }
            }
        }

        return (best, bestCost * plan.Strips / plan.Stack);
    }

    public int Blocks(int channels) => (channels + Rows - 1) / Rows;

    /// <summary>Tiles that cover the positions of <paramref name="rows"/> rows of <paramref name="samples"/> samples.</summary>
    public int Tiles(in ConvolutionPlan plan, int rows, int samples)
    {
        (int length, int count) = RowLengthAndCount(plan, rows);
        int vectors = Lanes switch
        {
            ConvolutionLanes.FlatPositions => (plan.Positions(rows, samples) + TileWidth.VectorCount - 1) / TileWidth.VectorCount,
            ConvolutionLanes.RowPositions => samples * count * ((length + TileWidth.VectorCount - 1) / TileWidth.VectorCount),
            _ => samples * rows * plan.PositionColumns,
        };
        return (vectors + Vectors - 1) / Vectors;
    }

    /// <summary>Floats of buffer for each target channel of a tile.</summary>
    public int BufferLength(in ConvolutionPlan plan) =>
        IsDirect ? 0 : Tiles(plan, plan.StripRows, plan.Stack) * Vectors * LanePositions;

    /// <summary>
    /// Writes the flat position and the target distance of every vector. Vectors past the last repeat it; a target
    /// distance counts from a sample's first target plane, or from the start of the buffer.
    /// </summary>
    public void WriteVectors(in ConvolutionPlan plan, int rows, int samples, Span<int> positions, Span<int> targets)
    {
        int count = Tiles(plan, rows, samples) * Vectors;
        if (Lanes == ConvolutionLanes.FlatPositions)
        {
            for (int v = 0; v < count; v++)
            {
                positions[v] = targets[v] = v * TileWidth.VectorCount;
            }

            return;
        }

        (int rowLength, int rowCount) = RowLengthAndCount(plan, rows);
        int image = plan.Groups * plan.TargetChannels * plan.TargetRows * plan.TargetColumns;
        int n = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            for (int row = 0; row < rowCount; row++)
            {
                for (int column = 0; column < rowLength; column += LanePositions, n++)
                {
                    column = Math.Min(column, rowLength - LanePositions);
                    positions[n] = (((sample * plan.StackRows) + row) * plan.RowStride) + column;
                    targets[n] = IsDirect ? (sample * image) + (row * plan.TargetColumns) + column : n * Rows;
                }
            }
        }

        for (; n < count; n++)
        {
            positions[n] = positions[n - 1];
            targets[n] = IsDirect ? targets[n - 1] : n * Rows;
        }
    }

    private static ConvolutionTiling[] Positions(int rows, int vectors) =>
        [new(rows, vectors, ConvolutionLanes.RowPositions), new(rows, vectors, ConvolutionLanes.FlatPositions)];

    /// <summary>Rows without gaps between them count as one long row.</summary>
    private static (int Length, int Count) RowLengthAndCount(in ConvolutionPlan plan, int rows) =>
        plan.IsDense ? (rows * plan.PositionColumns, 1) : (plan.PositionColumns, rows);

    private bool Fits(in ConvolutionPlan plan) => Lanes == ConvolutionLanes.FlatPositions ||
        (plan.Passes == 1 && RowLengthAndCount(plan, plan.LastStripRows).Length >= LanePositions);

    private double Cost(in ConvolutionPlan plan)
    {
        double taps = (double)plan.SourceChannels * plan.AllKernelTaps;
        double tiles = (double)Blocks(plan.TargetChannels) * Tiles(plan, plan.StripRows, plan.Stack);
        int registers = Rows * Vectors * LanePositions / TileWidth.VectorCount;
        // Two multiply-adds or two loads a cycle. A load of positions mostly crosses a cache line and counts twice.
        int loads = Lanes == ConvolutionLanes.Channels ? (Rows / TileWidth.VectorCount) + Vectors + 1 : Rows + (2 * Vectors) + 4;
        int store = Lanes switch
        {
            ConvolutionLanes.FlatPositions => FlatStoreCost,
            ConvolutionLanes.RowPositions => StoreCost,
            _ => ChannelStoreCost,
        };
        return (tiles * ((taps * Math.Max(registers, loads)) + (registers * plan.Passes * store))) +
            (WeightCost * taps * plan.TargetChannels);
    }
}
