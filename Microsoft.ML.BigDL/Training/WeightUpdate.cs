using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Optimizers;

namespace Microsoft.ML.BigDL.Training;

/// <summary>
/// Applies an optimiser to ranges of the flat vector. The one place that knows where in the vector the rule changes: tables with sparse
/// gradients, and tensors that are clipped by their own norm. Where the vector is cut for threads or machines does not change a bit.
/// </summary>
internal sealed class WeightUpdate
{
    // A norm is a sum over blocks of so many elements, whoever computes a block; a multiple of the vector's alignment.
    private const int BlockLength = 4096;

    private readonly Optimizer _optimizer;
    private readonly ImmutableArray<Stretch> _stretches;
    private readonly double[] _squares;

    /// <param name="layout">The vector.</param>
    /// <param name="optimizer">The rule.</param>
    /// <param name="slices">The ranks' slices. No block of a norm lies in two of them, so that the owner of a slice can measure it.</param>
    /// <exception cref="ArgumentException">The optimiser clips in two ways.</exception>
    public WeightUpdate(ParameterLayout layout, Optimizer optimizer, SliceMap slices)
    {
        int ways = (optimizer.ClipValue is null ? 0 : 1) + (optimizer.ClipNorm is null ? 0 : 1) + (optimizer.GlobalClipNorm is null ? 0 : 1);
        if (ways > 1)
        {
            throw new ArgumentException("The optimiser has more than one of ClipValue, ClipNorm and GlobalClipNorm. Leave only one of them.");
        }

        _optimizer = optimizer;
        List<Stretch> stretches = [];
        List<Block> blocks = [];
        foreach (Parameter parameter in layout.Parameters.Where(parameter => parameter.IsTrainable && parameter.Shape.ElementCount > 0))
        {
            int start = layout.OffsetOf(parameter);
            int end = start + ParameterLayout.PaddedLength(parameter);
            int firstBlock = blocks.Count;
            if (optimizer.NeedsNorms)
            {
                Cut(start, end, slices, blocks);
            }

            bool joins = optimizer.ClipNorm is null && stretches.Count > 0 && stretches[^1].IsSparse == parameter.HasSparseGradient;
            Stretch stretch = joins
                ? stretches[^1] with { End = end, EndBlock = blocks.Count }
                : new Stretch(start, end, parameter.HasSparseGradient, firstBlock, blocks.Count);
            if (joins)
            {
                stretches.RemoveAt(stretches.Count - 1);
            }

            stretches.Add(stretch);
        }

        _stretches = [.. stretches];
        Blocks = [.. blocks];
        _squares = new double[blocks.Count];
    }

    /// <summary>Whether <see cref="Squares"/> must be complete before <see cref="Apply"/>.</summary>
    public bool NeedsNorms => _optimizer.NeedsNorms;

    /// <summary>The blocks whose squares make up the norms; none where no norm is needed.</summary>
    public ImmutableArray<Block> Blocks { get; }

    /// <summary>The sum of squares of each block's gradient.</summary>
    public Span<double> Squares => _squares;

    /// <summary>Measures one thread's share of the whole gradient.</summary>
    public void Measure(ReadOnlySpan<float> gradients, int thread, int threads)
    {
        for (int block = thread; block < Blocks.Length; block += threads)
        {
            Measure(block, gradients.Slice(Blocks[block].Start, Blocks[block].Length));
        }
    }

    /// <summary>Measures the gradient of one block.</summary>
    public void Measure(int block, ReadOnlySpan<float> gradient) => _squares[block] = SumOfSquares(gradient);

    /// <summary>Updates a range that begins at an element of the flat vector. Gradients are clipped in place.</summary>
    public void Apply(Span<float> weights, Span<float> gradients, SlotRange slots, int begin, in UpdateStep step)
    {
        if (_optimizer.ClipValue is float limit)
        {
            TensorPrimitives.Min(gradients, limit, gradients);
            TensorPrimitives.Max(gradients, -limit, gradients);
        }

        foreach (Stretch stretch in _stretches)
        {
            int from = Math.Max(begin, stretch.Start) - begin;
            int to = Math.Min(begin + weights.Length, stretch.End) - begin;
            if (from < to)
            {
                UpdateStep own = step with { GradientScale = Scale(stretch), IsSparse = stretch.IsSparse };
                _optimizer.Update(weights[from..to], gradients[from..to], slots.Slice(from, to - from), own);
            }
        }
    }

    private static void Cut(int start, int end, SliceMap slices, List<Block> blocks)
    {
        for (int rank = 0; rank < slices.Ranks; rank++)
        {
            int sliceEnd = Math.Min(end, slices.Start(rank + 1));
            for (int block = Math.Max(start, slices.Start(rank)); block < sliceEnd; block += BlockLength)
            {
                blocks.Add(new Block(rank, block, Math.Min(BlockLength, sliceEnd - block)));
            }
        }
    }

    private float Scale(Stretch stretch)
    {
        if (!NeedsNorms)
        {
            return 1;
        }

        double squares = 0;
        (int first, int end) = _optimizer.ClipNorm is null ? (0, _squares.Length) : (stretch.FirstBlock, stretch.EndBlock);
        for (int block = first; block < end; block++)
        {
            squares += _squares[block];
        }

        double limit = _optimizer.ClipNorm ?? _optimizer.GlobalClipNorm!.Value; // One of them is set where norms are needed.
        return (float)(limit / Math.Max(limit, Math.Sqrt(squares)));
    }

    // Sixteen sums in double precision, on every processor: a vector of 512 bits is two of 256 where there are no wider ones.
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        Vector512<double> lower = Vector512<double>.Zero;
        Vector512<double> upper = Vector512<double>.Zero;
        for (int i = 0; i < values.Length; i += Vector512<float>.Count)
        {
            (Vector512<double> left, Vector512<double> right) = Vector512.Widen(Vector512.Create(values[i..]));
            lower += left * left;
            upper += right * right;
        }

        return Vector512.Sum(lower + upper);
    }

    /// <summary>A run of the vector within one tensor and one rank's slice.</summary>
    internal readonly record struct Block(int Rank, int Start, int Length);

    /// <summary>Neighbouring weights with one rule, and the blocks of their norm.</summary>
    private readonly record struct Stretch(int Start, int End, bool IsSparse, int FirstBlock, int EndBlock);
}
