using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Sums, products and extremes of known values.</summary>
internal static class FoldReduction
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, HostArray[]>> rules)
    {
        rules.Add("ReduceSum", node => [Reduce(node, 13, (a, b) => a + b, (a, b) => a + b, 0)]);
        rules.Add("ReduceProd", node => [Reduce(node, 18, (a, b) => a * b, (a, b) => a * b, 1)]);
        rules.Add("ReduceMin", node => [Reduce(node, 18, Math.Min, Math.Min, null)]);
        rules.Add("ReduceMax", node => [Reduce(node, 18, Math.Max, Math.Max, null)]);
    }

    /// <summary>The axes a reduction runs over, counted from the front; null when it changes nothing.</summary>
    public static int[]? Axes(OnnxNode node, int rank, int inputSince)
    {
        long[]? axes = node.Opset < inputSince ? node.Attributes.Ints("axes") : node.OptionalKnown(1)?.ToIntegers();
        return axes is { Length: > 0 } ? [.. axes.Select(axis => node.FromFront(axis, rank)).Order()]
            : node.Attributes.Flag("noop_with_empty_axes") ? null
            : [.. Enumerable.Range(0, rank)];
    }

    private static HostArray Reduce(
        OnnxNode node, int inputSince, Func<long, long, long> integers, Func<double, double, double> reals, int? empty)
    {
        HostArray input = node.Known(0);
        if (!input.IsFixed)
            return ReduceSymbols(node, input, inputSince);

        if (Axes(node, input.Shape.Rank, inputSince) is not { } axes)
            return input;

        int[] kept = input.Shape.Extents.ToArray();
        foreach (int axis in axes)
            kept[axis] = 1;

        Shape to = new(kept);
        var numbers = new HostNumber?[to.ElementCount];
        int[] targets = IndexMap.Broadcast(to, input.Shape);
        for (int i = 0; i < targets.Length; i++)
        {
            ref HostNumber? number = ref numbers[targets[i]];
            number = number is not { } sum ? input.Numbers[i]
                : input.IsReal ? HostNumber.Of(reals(sum.Real, input.Numbers[i].Real))
                : HostNumber.Of(integers(sum.Integer, input.Numbers[i].Integer));
        }

        HostNumber[] results = Array.ConvertAll(numbers, number => number ?? (empty is not { } value
            ? throw node.Refuse("its input is empty")
            : input.IsReal ? HostNumber.Of((double)value) : HostNumber.Of((long)value)));
        Shape shape = node.Attributes.Flag("keepdims", true) ? to
            : new Shape([.. kept.Where((_, axis) => !axes.Contains(axis))]);
        return FoldElementwise.Converted(new HostArray(input.ElementType, shape, results), input.ElementType);
    }

    // The number of elements of a shape with symbols: the product of all its extents is an extent again.
    private static HostArray ReduceSymbols(OnnxNode node, HostArray input, int inputSince)
    {
        if (node.OpType != "ReduceProd" || input.Shape.Rank != 1 || Axes(node, 1, inputSince) is not [0]
            || input.Numbers.Any(number => number.Extent is null))
        {
            throw node.Refuse($"it cannot be computed on the symbolic extents {input}");
        }

        HostNumber product = HostNumber.Of(input.Numbers.Select(number => number.Extent!.Value).Aggregate((a, b) => a * b));
        return new HostArray(input.ElementType, node.Attributes.Flag("keepdims", true) ? new Shape(1) : Shape.Scalar, [product]);
    }
}
