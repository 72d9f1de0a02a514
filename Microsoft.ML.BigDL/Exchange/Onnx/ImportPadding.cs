using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Padding: constants are joined on, mirrored and repeated elements are looked up.</summary>
internal static class ImportPadding
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules) => rules.Add("Pad", node => [PadOf(node)]);

    private static Value PadOf(OnnxNode node)
    {
        Value x = node.Input(0);
        string mode = node.Attributes.Text("mode", "constant");
        long[] pads = node.Attributes.Ints("pads") ?? node.Attributes.Ints("paddings") ?? node.Known(1).ToIntegers();
        int[] axes = node.OptionalKnown(3)?.ToIntegers().Select(axis => node.FromFront(axis, x.Type.Rank)).ToArray()
            ?? [.. Enumerable.Range(0, x.Type.Rank)];
        for (int i = 0; i < axes.Length; i++)
        {
            (int begin, int end) = (checked((int)pads[i]), checked((int)pads[axes.Length + i]));
            if (begin == 0 && end == 0)
                continue;

            int extent = ImportSelection.FixedExtent(node, x, axes[i]);
            x = mode == "constant"
                ? WithConstant(node, x, axes[i], begin, end)
                : ImportSelection.Take(x, axes[i], Positions(node, mode, extent, begin, end));
        }

        return x;
    }

    // Negative padding cuts elements off.
    private static Value WithConstant(OnnxNode node, Value x, int axis, int begin, int end)
    {
        int first = Math.Max(0, -begin);
        int kept = x.Type[axis].Value - first - Math.Max(0, -end);
        if (kept <= 0)
            throw node.Refuse($"nothing is left of axis {axis} of {x.Type}");

        List<Value> parts = [];
        if (begin > 0)
            parts.Add(Block(node, x.Type.WithDimension(axis, begin)));

        parts.Add(kept == x.Type[axis].Value ? x : Slice.Of(x, axis, first, kept));
        if (end > 0)
            parts.Add(Block(node, x.Type.WithDimension(axis, end)));

        return parts.Count == 1 ? parts[0] : Concat.Of([.. parts], axis);
    }

    private static Value Block(OnnxNode node, TensorType type)
    {
        HostArray value = node.Opset < 11
            ? new HostArray(ElementType.Float32, Shape.Scalar, [HostNumber.Of((double)node.Attributes.Float("value", 0))])
            : node.OptionalKnown(2) ?? new HostArray(ElementType.Int64, Shape.Scalar, [HostNumber.Of(0L)]);
        HostArray converted = FoldElementwise.Converted(
            new HostArray(value.ElementType, Shape.Scalar, [value.Numbers[0]]), type.ElementType);
        return Expand.To(Node.Apply(new ConstantOp(converted.ToTensor())), type);
    }

    private static int[] Positions(OnnxNode node, string mode, int extent, int begin, int end) =>
        [.. Enumerable.Range(-begin, begin + extent + end).Select(position => mode switch
        {
            "edge" => Math.Clamp(position, 0, extent - 1),
            "wrap" => ((position % extent) + extent) % extent,
            "reflect" => Reflected(position, extent),
            _ => throw node.Refuse($"mode '{mode}' is not supported"),
        })];

    // 2 1 [0 1 2] 1 0: the edge itself is not repeated.
    private static int Reflected(int position, int extent)
    {
        int period = Math.Max(1, 2 * (extent - 1));
        int inside = ((position % period) + period) % period;
        return inside < extent ? inside : period - inside;
    }
}
