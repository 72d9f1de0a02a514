using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that give elements another shape.</summary>
internal static class ImportShaping
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        rules.Add("Reshape", node => [ReshapeOf(node)]);
        rules.Add("Flatten", node => [FlattenOf(node)]);
        rules.Add("Squeeze", node => [SqueezeOf(node)]);
        rules.Add("Unsqueeze", node => [UnsqueezeOf(node)]);
    }

    private static Value ReshapeOf(OnnxNode node)
    {
        Value input = node.Input(0);
        HostNumber[] target = node.Opset < 5
            ? HostArray.Vector(node.Attributes.Ints("shape") ?? []).Numbers
            : node.Known(1).Numbers;
        bool keepsZero = node.Attributes.Flag("allowzero");
        var extents = new Dimension?[target.Length];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            extents[axis] = target[axis] is { Symbol: null, Integer: 0 } && !keepsZero ? input.Type[axis] : target[axis].Extent;
        }

        return Reshape.Of(input, extents);
    }

    private static Value FlattenOf(OnnxNode node)
    {
        Value input = node.Input(0);
        int axis = node.Attributes.Int32("axis", 1);
        axis = axis < 0 ? axis + input.Type.Rank : axis;
        return Reshape.Of(input, Product(input.Type.Dimensions[..axis]), Product(input.Type.Dimensions[axis..]));
    }

    private static Value SqueezeOf(OnnxNode node)
    {
        Value input = node.Input(0);
        int rank = input.Type.Rank;
        int[]? axes = node.IntsOf("axes", 1)?.Select(axis => node.FromFront(axis, rank)).ToArray();
        return Reshape.Of(input, [.. Enumerable.Range(0, rank)
            .Where(axis => !(axes?.Contains(axis) ?? input.Type[axis] == 1)).Select(axis => (Dimension?)input.Type[axis])]);
    }

    private static Value UnsqueezeOf(OnnxNode node)
    {
        Value input = node.Input(0);
        long[] axes = node.IntsOf("axes", 1) ?? [];
        int rank = input.Type.Rank + axes.Length;
        HashSet<int> added = [.. axes.Select(axis => node.FromFront(axis, rank))];
        Queue<Dimension> rest = new(input.Type.Dimensions.ToArray());
        return Reshape.Of(input, [.. Enumerable.Range(0, rank)
            .Select(axis => (Dimension?)(added.Contains(axis) ? 1 : rest.Dequeue()))]);
    }

    private static Dimension Product(ReadOnlySpan<Dimension> extents)
    {
        Dimension product = 1;
        foreach (Dimension extent in extents)
            product *= extent;

        return product;
    }
}
