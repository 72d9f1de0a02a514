using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>
/// The register tile of a convolution: so many target channels by so many vectors of positions. The vectors either cover
/// the flat positions one after another, into a buffer that is copied to the target, or go row by row straight into the
/// target, the last vector of a row overlapping the one before.
/// </summary>
internal readonly record struct ConvolutionTiling(int Rows, int Vectors, bool IsRowWise)
{
    /// <summary>Cost of emptying an accumulator into the target, in multiply-adds.</summary>
    private const int StoreCost = 2;

    /// <summary>Cost of emptying an accumulator into the flat buffer and copying from there.</summary>
    private const int FlatStoreCost = 6;

    /// <summary>Cost of reading a weight from memory, once for an item.</summary>
    private const double WeightCost = 0.3;

    /// <summary>Tiles that leave registers for the loads: 32 registers of 512 bits, else 16.</summary>
    private static readonly (int Rows, int Vectors)[] s_wide = [(8, 3), (6, 4), (4, 6), (3, 8), (2, 8), (1, 8)];

    private static readonly (int Rows, int Vectors)[] s_narrow = [(6, 2), (4, 3), (3, 4), (2, 4), (1, 8)];

    /// <summary>Floats of the vector on machines without 512 bits.</summary>
    public static int NarrowCount => UsesVector256 ? 8 : 4;

    /// <summary>Floats of the vector that the tiles run on.</summary>
    public static int VectorCount => UsesVector512 ? 16 : NarrowCount;

    public static bool UsesVector512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static bool UsesVector256 => Vector256.IsHardwareAccelerated && Fma.IsSupported;

    /// <summary>
    /// The cheapest tile for a plan and its cost in multiply-adds of a vector, counting what is computed and dropped.
    /// </summary>
    public static (ConvolutionTiling Tiling, double Cost) Choose(in ConvolutionPlan plan)
    {
        ConvolutionTiling best = default;
        double bestCost = double.PositiveInfinity;
        double taps = (double)plan.SourceChannels * plan.AllKernelTaps;
        int rowLength = plan.IsDense ? plan.StripRows * plan.PositionColumns : plan.PositionColumns;
        int lastRowLength = plan.IsDense ? plan.LastStripRows * plan.PositionColumns : plan.PositionColumns;
        bool allowsRowWise = plan.Passes == 1 && Math.Min(rowLength, lastRowLength) >= VectorCount;
        foreach ((int rows, int vectors) in UsesVector512 ? s_wide : s_narrow)
        {
            for (int rowWise = allowsRowWise ? 1 : 0; rowWise >= 0; rowWise--)
            {
                ConvolutionTiling tiling = new(rows, vectors, IsRowWise: rowWise == 1);
                double tiles = (double)tiling.Blocks(plan.TargetChannels) * tiling.Tiles(plan, plan.StripRows, plan.Stack);
                // Two multiply-adds or two loads a cycle. A load of positions mostly crosses a cache line and counts twice.
                double tap = Math.Max(rows * vectors, rows + (2 * vectors) + 4);
                double store = rows * vectors * plan.Passes * (rowWise == 1 ? StoreCost : FlatStoreCost);
                double cost = (tiles * ((taps * tap) + store)) + (WeightCost * taps * plan.TargetChannels);
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
        int vectors = IsRowWise
            ? samples * count * ((length + VectorCount - 1) / VectorCount)
            : (plan.Positions(rows, samples) + VectorCount - 1) / VectorCount;
        return (vectors + Vectors - 1) / Vectors;
    }

    /// <summary>
    /// Writes the flat position and the target distance of every vector. Vectors past the last repeat it; a target
    /// distance counts from a sample's first target plane, or from the start of the flat buffer.
    /// </summary>
    public void WriteVectors(
        in ConvolutionPlan plan, int rows, int samples, Span<int> positions, Span<int> targets)
    {
        int count = Tiles(plan, rows, samples) * Vectors;
        if (!IsRowWise)
        {
            for (int v = 0; v < count; v++)
            {
                positions[v] = targets[v] = v * VectorCount;
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
                for (int column = 0; column < rowLength; column += VectorCount, n++)
                {
                    column = Math.Min(column, rowLength - VectorCount);
                    positions[n] = (((sample * plan.StackRows) + row) * plan.RowStride) + column;
                    targets[n] = (sample * image) + (row * plan.TargetColumns) + column;
                }
            }
        }

        for (; n < count; n++)
        {
            (positions[n], targets[n]) = (positions[n - 1], targets[n - 1]);
        }
    }

    /// <summary>Rows without gaps between them count as one long row.</summary>
    private static (int Length, int Count) RowLengthAndCount(in ConvolutionPlan plan, int rows) =>
        plan.IsDense ? (rows * plan.PositionColumns, 1) : (plan.PositionColumns, rows);
}
