using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Sums, means, extremes and norms over axes, and what is normalised by them.</summary>
internal static class ImportReduction
{
    private delegate Value Fold(Value x, ReadOnlySpan<int> axes, bool keepDims);

    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        Reduction("ReduceSum", ReduceSum.Of, inputSince: 13);
        Reduction("ReduceMean", ReduceMean.Of);
        Reduction("ReduceMax", ReduceMax.Of, isExactOnIntegers: true);
        Reduction("ReduceMin", ReduceMin.Of, isExactOnIntegers: true);
        Reduction("ReduceProd", ReduceProd.Of);
        Reduction("ReduceL1", (x, axes, keepDims) => ReduceSum.Of(Abs.Of(x), axes, keepDims));
        Reduction("ReduceL2", (x, axes, keepDims) => Sqrt.Of(ReduceSum.Of(Square.Of(x), axes, keepDims)));
        Reduction("ReduceSumSquare", (x, axes, keepDims) => ReduceSum.Of(Square.Of(x), axes, keepDims));
        Reduction("ReduceLogSum", (x, axes, keepDims) => Log.Of(ReduceSum.Of(x, axes, keepDims)));
        Reduction("ReduceLogSumExp", LogSumExp);
        rules.Add("Softmax", node => [Normalized(node, x => Softmax.Of(x), Softmax.Of)]);
        rules.Add("LogSoftmax", node => [Normalized(node, x => LogSoftmax.Of(x), LogSoftmax.Of)]);
        rules.Add("LpNormalization", node => [LpNormalization(node)]);
        rules.Add("MeanVarianceNormalization", node => [MeanVarianceNormalization(node)]);

        void Reduction(string name, Fold fold, int inputSince = 18, bool isExactOnIntegers = false) => rules.Add(name, node =>
        {
            // Doubles hold all 32-bit integers, so that an extreme of these is right when it is found among doubles.
            if (isExactOnIntegers && node.Type(0).ElementType is ElementType.Int32 or ElementType.UInt8)
            {
                Value wide = Cast.Of(node.Input(0), ElementType.Float64);
                int[] over = FoldReduction.Axes(node, wide.Type.Rank, inputSince) ?? [];
                return [Cast.Of(fold(wide, over, node.Attributes.Flag("keepdims", true)), node.Type(0).ElementType)];
            }

            Value x = node.Float(0);
            int[] axes = FoldReduction.Axes(node, x.Type.Rank, inputSince) ?? [];
            bool keepDims = node.Attributes.Flag("keepdims", true);
            return [axes.Any(axis => x.Type[axis] == 0) ? OfNothing(x, axes, keepDims, name) : fold(x, axes, keepDims)];
        });
    }

    private static Value OfNothing(Value x, int[] axes, bool keepDims, string name)
    {
        float value = name switch
        {
            "ReduceProd" => 1,
            "ReduceMax" or "ReduceLogSum" or "ReduceLogSumExp" => float.NegativeInfinity,
            "ReduceMin" => float.PositiveInfinity,
            "ReduceMean" => float.NaN,
            _ => 0,
        };
        Dimension[] extents = [.. x.Type.Dimensions.ToArray()
            .Select((extent, axis) => axes.Contains(axis) ? 1 : extent).Where((_, axis) => keepDims || !axes.Contains(axis))];
        return Expand.To(OnnxNode.Number(x, value), new TensorType(x.Type.ElementType, extents));
    }

    // Shifted by the largest element, so that no exponential overflows.
    private static Value LogSumExp(Value x, ReadOnlySpan<int> axes, bool keepDims)
    {
        Value largest = ReduceMax.Of(x, axes, keepDims: true);
        Value sum = Log.Of(ReduceSum.Of(Exp.Of(Sub.Of(x, largest)), axes, keepDims));
        return Add.Of(sum, Reshape.To(largest, sum.Type));
    }

    // Before opset 13 everything from the axis on was one row.
    private static Value Normalized(OnnxNode node, Func<Value, Value> lastAxis, Func<Value, int, Value> anyAxis)
    {
        Value x = node.Float(0);
        if (node.Opset >= 13)
            return anyAxis(x, node.Axis(x.Type.Rank, -1));

        int axis = node.Axis(x.Type.Rank, 1);
        Dimension columns = 1;
        foreach (Dimension extent in x.Type.Dimensions[axis..])
            columns *= extent;

        return Reshape.To(lastAxis(Reshape.Of(x, null, columns)), x.Type);
    }

    private static Value LpNormalization(OnnxNode node)
    {
        Value x = node.Float(0);
        int axis = node.Axis(x.Type.Rank, -1);
        Value norm = node.Attributes.Int("p", 2) == 1
            ? ReduceSum.Of(Abs.Of(x), [axis], keepDims: true)
            : Sqrt.Of(ReduceSum.Of(Square.Of(x), [axis], keepDims: true));

        // A row of zeros stays one.
        const float SmallestNormal = 1.17549435e-38f;
        return Div.Of(x, Clip.Of(norm, SmallestNormal, float.PositiveInfinity));
    }

    private static Value MeanVarianceNormalization(OnnxNode node)
    {
        const float Epsilon = 1e-9f;
        Value x = node.Float(0);
        int[] axes = node.Attributes.Int32s("axes") ?? [0, 2, 3];
        Value centered = Sub.Of(x, ReduceMean.Of(x, axes, keepDims: true));
        Value deviation = Sqrt.Of(ReduceMean.Of(Square.Of(centered), axes, keepDims: true));
        return Div.Of(centered, Add.Of(deviation, OnnxNode.Number(x, Epsilon)));
    }
}
