using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that only reorder or repeat known elements, or give them another shape.</summary>
internal static class FoldMovement
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, HostArray[]>> rules)
    {
        rules.Add("Reshape", node => [Reshaped(node.Known(0), ReshapeTarget(node))]);
        rules.Add("Flatten", node => [Flatten(node)]);
        rules.Add("Squeeze", node => [Squeeze(node)]);
        rules.Add("Unsqueeze", node => [Unsqueeze(node)]);
        rules.Add("Transpose", node => [Transpose(node)]);
        rules.Add("Expand", node => [Expand(node)]);
        rules.Add("Tile", node => [Tile(node)]);
        rules.Add("Concat", node => [Concat(node)]);
    }

    private static HostArray Reshaped(HostArray input, Shape shape) => new(input.ElementType, shape, input.Numbers);

    private static Shape ReshapeTarget(OnnxNode node)
    {
        Shape from = node.Known(0).Shape;
        long[] target = node.Opset < 5 ? node.Attributes.Ints("shape") ?? [] : node.Known(1).ToIntegers();
        bool keepsZero = node.Attributes.Flag("allowzero");
        int unknown = Array.IndexOf(target, -1);
        for (int axis = 0; axis < target.Length; axis++)
        {
            if (target[axis] == 0 && !keepsZero)
                target[axis] = from[axis];
        }

        if (unknown >= 0)
        {
            target[unknown] = 1;
            long rest = target.Aggregate(1L, (product, extent) => checked(product * extent));
            target[unknown] = rest == 0 ? 0 : from.ElementCount / rest;
        }

        Shape shape = new([.. target.Select(extent => checked((int)extent))]);
        return shape.ElementCount == from.ElementCount ? shape
            : throw new ArgumentException($"{from.ElementCount} elements of shape {from} do not fill shape {shape}.");
    }

    private static HostArray Flatten(OnnxNode node)
    {
        HostArray input = node.Known(0);
        int axis = node.Attributes.Int32("axis", 1);
        axis = axis < 0 ? axis + input.Shape.Rank : axis;
        return Reshaped(input, new Shape(input.Shape.Product(0, axis), input.Shape.Product(axis, input.Shape.Rank)));
    }

    private static HostArray Squeeze(OnnxNode node)
    {
        HostArray input = node.Known(0);
        int rank = input.Shape.Rank;
        int[]? axes = node.IntsOf("axes", 1)?.Select(axis => node.FromFront(axis, rank)).ToArray();
        return Reshaped(input, new Shape([.. Enumerable.Range(0, rank)
            .Where(axis => !(axes?.Contains(axis) ?? input.Shape[axis] == 1)).Select(axis => input.Shape[axis])]));
    }

    private static HostArray Unsqueeze(OnnxNode node)
    {
        HostArray input = node.Known(0);
        long[] axes = node.IntsOf("axes", 1) ?? [];
        int rank = input.Shape.Rank + axes.Length;
        HashSet<int> added = [.. axes.Select(axis => node.FromFront(axis, rank))];
        Queue<int> rest = new(input.Shape.Extents.ToArray());
        return Reshaped(input, new Shape([.. Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? 1 : rest.Dequeue())]));
    }

    private static HostArray Transpose(OnnxNode node)
    {
        HostArray input = node.Known(0);
        Shape from = input.Shape;
        int[] order = node.Attributes.Int32s("perm") ?? [.. Enumerable.Range(0, from.Rank).Reverse()];
        Shape to = new([.. order.Select(axis => from[axis])]);
        int[] source = new int[from.Rank];
        return new HostArray(input.ElementType, to, IndexMap.Apply(IndexMap.Build(to, position =>
        {
            for (int axis = 0; axis < order.Length; axis++)
                source[order[axis]] = position[axis];

            return IndexMap.Offset(from, source);
        }), input.Numbers));
    }

    private static HostArray Expand(OnnxNode node)
    {
        HostArray input = node.Known(0);
        Shape target = new([.. node.Known(1).ToIntegers().Select(extent => checked((int)extent))]);
        Shape to = IndexMap.BroadcastShape(input.Shape, target);
        return new HostArray(input.ElementType, to, IndexMap.Apply(IndexMap.Broadcast(input.Shape, to), input.Numbers));
    }

    private static HostArray Tile(OnnxNode node)
    {
        HostArray input = node.Known(0);
        long[] repeats = node.Known(1).ToIntegers();
        Shape to = new([.. input.Shape.Extents.ToArray().Select((extent, axis) => checked((int)(extent * repeats[axis])))]);
        int[] source = new int[to.Rank];
        return new HostArray(input.ElementType, to, IndexMap.Apply(IndexMap.Build(to, position =>
        {
            for (int axis = 0; axis < source.Length; axis++)
                source[axis] = position[axis] % input.Shape[axis];

            return IndexMap.Offset(input.Shape, source);
        }), input.Numbers));
    }

    private static HostArray Concat(OnnxNode node)
    {
        HostArray[] inputs = [.. Enumerable.Range(0, node.InputCount).Select(node.Known)];
        Shape first = inputs[0].Shape;
        int axis = node.Axis(first.Rank, 1);
        int[] extents = first.Extents.ToArray();
        extents[axis] = inputs.Sum(input => input.Shape[axis]);
        int outer = first.Product(0, axis);
        List<HostNumber> numbers = [];
        for (int i = 0; i < outer; i++)
        {
            foreach (HostArray input in inputs)
            {
                int length = input.Shape.Product(axis, first.Rank);
                numbers.AddRange(input.Numbers.AsSpan(i * length, length));
            }
        }

        return new HostArray(inputs[0].ElementType, new Shape(extents), [.. numbers]);
    }
}
