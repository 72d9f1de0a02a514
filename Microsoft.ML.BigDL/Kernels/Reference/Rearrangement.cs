using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>Moves blocks of elements to where an <see cref="AxisMap"/> wants them.</summary>
internal static class Rearrangement
{
    /// <summary>Fills positions [start, end), counted over all outer slices, of the output; positions without a source get <paramref name="fill"/>.</summary>
    public static void Forward<T>(AxisMap map, ReadOnlySpan<T> x, Span<T> y, T fill, int start, int end)
        where T : unmanaged
    {
        int block = map.Block;
        for (int position = start; position < end;)
        {
            int outer = position / map.Positions;
            ReadOnlySpan<T> from = x.Slice(outer * map.InputLength, map.InputLength);
            int count = Math.Min(end - position, map.Positions - (position % map.Positions));
            ReadOnlySpan<int> sources = map.Sources.Slice(position % map.Positions, count);
            Span<T> to = y.Slice(position * block, count * block);
            if (block == 1)
                MoveElements(sources, from, to, fill);
            else
                MoveBlocks(sources, from, to, fill, block);

            position += count;
        }
    }

    /// <summary>
    /// Adds each position's block to its source for the outer slices [start, end), in the order of the positions: the gradient of
    /// <see cref="Forward"/>.
    /// </summary>
    public static void Backward<T>(AxisMap map, ReadOnlySpan<T> gradOutput, Span<T> gradInput, int start, int end)
        where T : unmanaged, INumber<T>
    {
        int block = map.Block;
        for (int outer = start; outer < end; outer++)
        {
            ReadOnlySpan<T> from = gradOutput.Slice(outer * map.Positions * block, map.Positions * block);
            Span<T> to = gradInput.Slice(outer * map.InputLength, map.InputLength);
            to.Clear();
            for (int position = 0; position < map.Positions; position++)
            {
                int source = map.Sources[position];
                if (source == AxisMap.None)
                    continue;

                for (int i = 0; i < block; i++)
                    to[source + i] += from[(position * block) + i];
            }
        }
    }

    private static void MoveElements<T>(ReadOnlySpan<int> sources, ReadOnlySpan<T> from, Span<T> to, T fill)
    {
        for (int i = 0; i < sources.Length; i++)
            to[i] = sources[i] == AxisMap.None ? fill : from[sources[i]];
    }

    private static void MoveBlocks<T>(ReadOnlySpan<int> sources, ReadOnlySpan<T> from, Span<T> to, T fill, int block)
    {
        for (int i = 0; i < sources.Length; i++)
        {
            Span<T> target = to.Slice(i * block, block);
            if (sources[i] == AxisMap.None)
                target.Fill(fill);
            else
                from.Slice(sources[i], block).CopyTo(target);
        }
    }
}
