using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that choose among elements, or join tensors.</summary>
internal static class ImportSelection
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        rules.Add("Concat", node => [ConcatOf(node)]);
        rules.Add("Slice", node => [SliceOf(node)]);
        rules.Add("Split", SplitOf);
        rules.Add("Gather", node => [GatherOf(node)]);
        rules.Add("GatherElements", node => [GatherElementsOf(node)]);
        rules.Add("ScatterElements", node => [ScatterElementsOf(node)]);
        rules.Add("Scatter", node => [ScatterElementsOf(node)]);
    }

    /// <summary>The elements at known positions along an axis.</summary>
    public static Value Take(Value x, int axis, int[] positions)
    {
        bool areNeighbours = positions.Length > 0 && positions.Select((position, i) => position - i).Distinct().Count() == 1;
        if (areNeighbours)
            return positions.Length == x.Type[axis].Value ? x : Slice.Of(x, axis, positions[0], positions.Length);

        return Gather.Of(x, Node.Apply(new ConstantOp(Tensor.From<int>(new Shape(positions.Length), positions))), axis);
    }

    public static int FixedExtent(OnnxNode node, Value x, int axis) => x.Type[axis].IsFixed ? x.Type[axis].Value
        : throw node.Refuse($"axis {axis} of {x.Type} has a symbolic extent; give it a fixed one");

    private static Value ConcatOf(OnnxNode node)
    {
        ImmutableArray<Value> inputs = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        int axis = node.Axis(inputs[0].Type.Rank, 1);
        foreach (Value input in inputs)
            FixedExtent(node, input, axis);

        return inputs.Length == 1 ? inputs[0] : Concat.Of(inputs, axis);
    }

    private static Value SliceOf(OnnxNode node)
    {
        Value x = node.Input(0);
        foreach (SliceRange range in SliceRange.Of(node, x.Type.Rank))
        {
            if (range is { Start: 0, Step: 1, End: >= int.MaxValue })
                continue;

            if (range is { Start: -1, Step: -1, End: < -int.MaxValue })
            {
                x = Flip.Of(x, range.Axis);
                continue;
            }

            int extent = FixedExtent(node, x, range.Axis);
            int first = range.First(extent);
            int count = range.Count(extent);
            if (range.Step != 1 || count != extent)
                x = StridedSlice.Of(x, range.Axis, first, count, range.Step);
        }

        return x;
    }

    private static ImmutableArray<Value> SplitOf(OnnxNode node)
    {
        Value x = node.Input(0);
        int axis = node.Axis(x.Type.Rank, 0);
        int[] lengths = FoldSelection.SplitLengths(node, FixedExtent(node, x, axis));
        int[] starts = [.. lengths.Select((_, i) => lengths[..i].Sum())];
        return [.. lengths.Select((length, i) => Slice.Of(x, axis, starts[i], length))];
    }

    private static Value GatherOf(OnnxNode node)
    {
        Value x = node.Input(0);
        int axis = node.Axis(x.Type.Rank, 0);
        TensorType indexType = node.Type(1);
        if (node.Operand(1).AsHost() is { IsFixed: true } known)
        {
            int extent = FixedExtent(node, x, axis);
            int[] positions = [.. known.ToIntegers().Select(index => node.FromFront(index, extent))];
            Value taken = positions.Length == 0 ? throw node.Refuse("it takes no elements") : Take(x, axis, positions);
            return Reshape.Of(taken, [
                .. Extents(x.Type.Dimensions[..axis]), .. Extents(indexType.Dimensions), .. Extents(x.Type.Dimensions[(axis + 1)..])]);
        }

        return indexType.ElementType is ElementType.Int32 or ElementType.Int64
            ? Gather.Of(x, node.Input(1), axis)
            : throw node.Refuse($"its indices {node.Operand(1)} are not whole numbers");
    }

    // Indices may cover only the front of the other axes.
    private static Value GatherElementsOf(OnnxNode node)
    {
        (Value x, Value indices) = (node.Input(0), node.Input(1));
        int along = node.Axis(x.Type.Rank, 0);
        for (int axis = 0; axis < x.Type.Rank; axis++)
        {
            if (axis != along && x.Type[axis] != indices.Type[axis])
                x = Slice.Of(x, axis, 0, FixedExtent(node, indices, axis));
        }

        return GatherElements.Of(x, indices, along);
    }

    private static Value ScatterElementsOf(OnnxNode node)
    {
        (Value x, Value indices) = (node.Input(0), node.Input(1));
        int along = node.Axis(x.Type.Rank, 0);
        string reduction = node.Attributes.Text("reduction", "none");
        bool isCovered = Enumerable.Range(0, x.Type.Rank).All(axis => axis == along || x.Type[axis] == indices.Type[axis]);
        return isCovered && (reduction == "none" || (reduction == "add" && ElementTypes.IsFloat(x.Type.ElementType)))
            ? ScatterElements.Of(x, indices, node.Input(2), along, reduction == "add")
            : throw node.Refuse($"reduction '{reduction}' with indices {indices.Type} for {x.Type} is not supported");
    }

    private static IEnumerable<Dimension?> Extents(ReadOnlySpan<Dimension> dimensions) =>
        dimensions.ToArray().Select(extent => (Dimension?)extent);
}
