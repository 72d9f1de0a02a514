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
        rules.Add("Transpose", node => [TransposeOf(node)]);
        rules.Add("Expand", node => [ExpandOf(node)]);
        rules.Add("Tile", node => [TileOf(node)]);
        rules.Add("DepthToSpace", node => [DepthToSpaceOf(node)]);
        rules.Add("SpaceToDepth", node => [SpaceToDepthOf(node)]);
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

    private static Value TransposeOf(OnnxNode node)
    {
        Value x = node.Input(0);
        return Transpose.Of(x, node.Attributes.Int32s("perm") ?? [.. Enumerable.Range(0, x.Type.Rank).Reverse()]);
    }

    private static Value ExpandOf(OnnxNode node)
    {
        Value x = node.Input(0);
        Dimension?[] target = [.. node.Known(1).Numbers.Select(number => number.Extent)];
        int rank = Math.Max(target.Length, x.Type.Rank);
        var extents = new Dimension[rank];
        for (int axis = 1; axis <= rank; axis++)
        {
            Dimension own = axis <= x.Type.Rank ? x.Type[-axis] : 1;
            Dimension asked = axis <= target.Length && target[^axis] is { } extent ? extent : 1;
            extents[rank - axis] = asked == 1 ? own : asked;
        }

        return Expand.To(x, new TensorType(x.Type.ElementType, extents));
    }

    private static Value TileOf(OnnxNode node) =>
        Tile.Of(node.Input(0), Array.ConvertAll(node.Known(1).ToIntegers(), times => checked((int)times)));

    private static Value DepthToSpaceOf(OnnxNode node)
    {
        Value x = node.Input(0);
        int block = node.Attributes.Int32("blocksize", 1);
        (Dimension n, Dimension h, Dimension w) = (x.Type[0], x.Type[2], x.Type[3]);
        Dimension channels = x.Type[1].Divide(block * block) ?? throw node.Refuse($"{x.Type[1]} channels are no multiple of {block * block}");
        bool isColumnFirst = node.Attributes.Text("mode", "DCR") == "CRD";
        Value split = isColumnFirst
            ? Reshape.Of(x, n, channels, block, block, h, w)
            : Reshape.Of(x, n, block, block, channels, h, w);
        Value moved = isColumnFirst ? Transpose.Of(split, 0, 1, 4, 2, 5, 3) : Transpose.Of(split, 0, 3, 4, 1, 5, 2);
        return Reshape.Of(moved, n, channels, h * block, w * block);
    }

    private static Value SpaceToDepthOf(OnnxNode node)
    {
        Value x = node.Input(0);
        int block = node.Attributes.Int32("blocksize", 1);
        (Dimension n, Dimension channels) = (x.Type[0], x.Type[1]);
        if (x.Type[2].Divide(block) is not { } h || x.Type[3].Divide(block) is not { } w)
            throw node.Refuse($"the planes of {x.Type} are no multiple of {block}");

        Value split = Reshape.Of(x, n, channels, h, block, w, block);
        Value moved = node.Attributes.Text("mode", "DCR") == "CRD"
            ? Transpose.Of(split, 0, 1, 3, 5, 2, 4)
            : Transpose.Of(split, 0, 3, 5, 1, 2, 4);
        return Reshape.Of(moved, n, channels * (block * block), h, w);
    }

    private static Dimension Product(ReadOnlySpan<Dimension> extents)
    {
        Dimension product = 1;
        foreach (Dimension extent in extents)
            product *= extent;

        return product;
    }
}
