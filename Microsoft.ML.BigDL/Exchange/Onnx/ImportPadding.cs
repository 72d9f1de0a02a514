using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Padding.</summary>
internal static class ImportPadding
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules) => rules.Add("Pad", node => [PadOf(node)]);

    private static Value PadOf(OnnxNode node)
    {
        Value x = node.Input(0);
        int rank = x.Type.Rank;
        long[] pads = node.Attributes.Ints("pads") ?? node.Attributes.Ints("paddings") ?? node.Known(1).ToIntegers();
        int[] axes = node.OptionalKnown(3)?.ToIntegers().Select(axis => node.FromFront(axis, rank)).ToArray()
            ?? [.. Enumerable.Range(0, rank)];
        int[] begins = new int[rank];
        int[] ends = new int[rank];
        for (int i = 0; i < axes.Length; i++)
        {
            begins[axes[i]] = checked((int)pads[i]);
            ends[axes[i]] = checked((int)pads[axes.Length + i]);
        }

        PadMode mode = node.Attributes.Text("mode", "constant") switch
        {
            "constant" => PadMode.Constant,
            "reflect" => PadMode.Reflect,
            "edge" => PadMode.Edge,
            "wrap" => PadMode.Wrap,
            string other => throw node.Refuse($"mode '{other}' is not supported"),
        };
        return Pad.Of(x, begins, ends, mode, Filling(node));
    }

    private static float Filling(OnnxNode node)
    {
        if (node.Opset < 11)
            return node.Attributes.Float("value", 0);

        HostArray? value = node.OptionalKnown(2);
        double number = value is null ? 0 : value.IsReal ? value.Numbers[0].Real : value.Numbers[0].Integer;
        return (float)number == number || value!.ElementType == Tensors.ElementType.Float32 ? (float)number
            : throw node.Refuse($"padding with {number} is not supported; single-precision numbers are");
    }
}
