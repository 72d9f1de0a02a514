using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that choose among known elements.</summary>
internal static class FoldSelection
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, HostArray[]>> rules)
    {
        rules.Add("Gather", node => [Gather(node)]);
        rules.Add("Slice", node => [Slice(node)]);
        rules.Add("Split", Split);
        rules.Add("Where", node => [Where(node)]);
    }

    private static HostArray Gather(OnnxNode node)
    {
        HostArray input = node.Known(0);
        HostArray indices = node.Known(1);
        Shape from = input.Shape;
        int axis = node.Axis(from.Rank, 0);
        long[] chosen = indices.ToIntegers();
        Shape to = new([.. from.Extents[..axis], .. indices.Shape.Extents, .. from.Extents[(axis + 1)..]]);
        int inner = from.Product(axis + 1, from.Rank);
        int outer = from.Product(0, axis);
        List<HostNumber> numbers = new(checked((int)to.ElementCount));
        for (int i = 0; i < outer; i++)
        {
            foreach (long index in chosen)
            {
                int at = node.FromFront(index, from[axis]);
                numbers.AddRange(input.Numbers.AsSpan(((i * from[axis]) + at) * inner, inner));
            }
        }

        return new HostArray(input.ElementType, to, [.. numbers]);
    }

    private static HostArray Slice(OnnxNode node)
    {
        HostArray input = node.Known(0);
        Shape from = input.Shape;
        SliceRange[] ranges = SliceRange.Of(node, from.Rank);
        int[] extents = from.Extents.ToArray();
        foreach (SliceRange range in ranges)
            extents[range.Axis] = range.Count(from[range.Axis]);

        Shape to = new(extents);
        return new HostArray(input.ElementType, to, IndexMap.Apply(IndexMap.Build(to, position =>
        {
            int[] source = [.. position];
            foreach (SliceRange range in ranges)
                source[range.Axis] = range.First(from[range.Axis]) + (position[range.Axis] * range.Step);

            return IndexMap.Offset(from, source);
        }), input.Numbers));
    }

    private static HostArray[] Split(OnnxNode node)
    {
        HostArray input = node.Known(0);
        Shape from = input.Shape;
        int axis = node.Axis(from.Rank, 0);
        int[] lengths = SplitLengths(node, from[axis]);
        var parts = new HostArray[lengths.Length];
        int begin = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            int[] extents = from.Extents.ToArray();
            extents[axis] = lengths[i];
            int offset = begin;
            Shape to = new(extents);
            parts[i] = new HostArray(input.ElementType, to, IndexMap.Apply(IndexMap.Build(to, position =>
            {
                int[] source = [.. position];
                source[axis] += offset;
                return IndexMap.Offset(from, source);
            }), input.Numbers));
            begin += lengths[i];
        }

        return parts;
    }

    /// <summary>How long the parts of a Split are: given, or as equal as can be with a shorter last one.</summary>
    public static int[] SplitLengths(OnnxNode node, int extent)
    {
        if (node.IntsOf("split", 1) is { } given)
            return Array.ConvertAll(given, length => checked((int)length));

        int count = node.Attributes.Int32("num_outputs", node.OutputCount);
        int length = (extent + count - 1) / count;
        return [.. Enumerable.Range(0, count).Select(i => Math.Clamp(extent - (i * length), 0, length))];
    }

    private static HostArray Where(OnnxNode node)
    {
        HostArray condition = node.Known(0);
        HostArray yes = node.Known(1);
        HostArray no = node.Known(2);
        Shape to = IndexMap.BroadcastShape(condition.Shape, yes.Shape, no.Shape);
        HostNumber[] flags = IndexMap.Apply(IndexMap.Broadcast(condition.Shape, to), condition.Numbers);
        HostNumber[] whenTrue = IndexMap.Apply(IndexMap.Broadcast(yes.Shape, to), yes.Numbers);
        HostNumber[] whenFalse = IndexMap.Apply(IndexMap.Broadcast(no.Shape, to), no.Numbers);
        return new HostArray(yes.ElementType, to, [.. flags.Select((flag, i) => flag.IsTrue ? whenTrue[i] : whenFalse[i])]);
    }
}
