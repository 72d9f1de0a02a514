using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Pooling;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Poolings.</summary>
internal static class ImportPooling
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        rules.Add("MaxPool", node => [MaxPoolOf(node)]);
        rules.Add("AveragePool", node => [AveragePool.Of(node.Float(0), Attributes(node))]);
        rules.Add("LpPool", node => [LpPoolOf(node)]);
        rules.Add("GlobalMaxPool", node => [GlobalMaxPool.Of(node.Float(0))]);
        rules.Add("GlobalAveragePool", node => [GlobalAveragePool.Of(node.Float(0))]);
    }

    private static Value MaxPoolOf(OnnxNode node) => node.HasOutput(1)
        ? throw node.Refuse("the positions of the maxima are not supported as an output")
        : MaxPool.Of(node.Float(0), Attributes(node));

    // The p-norm of a window is the p-th root of its mean of p-th powers times its size.
    private static Value LpPoolOf(OnnxNode node)
    {
        PoolAttributes attributes = Attributes(node) with { CountIncludePad = true };
        if (attributes.CeilMode)
            throw node.Refuse("norms of windows that overhang are not supported");

        Value x = node.Float(0);
        int power = node.Attributes.Int32("p", 2);
        int size = attributes.Kernel.Aggregate((a, b) => a * b);
        Value powers = power == 2 ? Square.Of(x) : Pow.Of(Abs.Of(x), OnnxNode.Number(x, power));
        Value sums = Scale.Of(AveragePool.Of(powers, attributes), size);
        return power == 2 ? Sqrt.Of(sums) : Pow.Of(sums, OnnxNode.Number(x, 1f / power));
    }

    private static PoolAttributes Attributes(OnnxNode node)
    {
        TensorType input = node.Type(0);
        int[] kernel = node.Attributes.Int32s("kernel_shape")
            ?? throw new ModelFormatException($"{node} has no kernel_shape. The file is damaged; export it again.");
        if (kernel.Length is < 1 or > 3 || input.Rank != kernel.Length + 2)
            throw node.Refuse($"windows [{string.Join(", ", kernel)}] over {node.Operand(0)} are not supported; 1, 2 or 3 spatial axes are");

        WindowAttributes window = WindowAttributes.Of(node, input, kernel);
        return PoolAttributes.Of(
            kernel, window.Strides, window.Pads, window.Dilations,
            node.Attributes.Flag("ceil_mode"), node.Attributes.Flag("count_include_pad"));
    }
}
