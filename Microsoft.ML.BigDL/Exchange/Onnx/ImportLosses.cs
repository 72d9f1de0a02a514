using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Losses that a model computes itself: scores <c>[N, C, ..]</c> and labels <c>[N, ..]</c>.</summary>
internal static class ImportLosses
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules)
    {
        rules.Add("NegativeLogLikelihoodLoss", node => [Loss(node, node.Float(0))]);
        rules.Add("SoftmaxCrossEntropyLoss", node =>
        {
            Value logarithms = LogSoftmax.Of(node.Float(0), 1);
            return [Loss(node, logarithms), logarithms];
        });
    }

    private static Value Loss(OnnxNode node, Value logarithms)
    {
        int classes = ImportSelection.FixedExtent(node, logarithms, 1);
        ElementType type = logarithms.Type.ElementType;
        Value labels = node.Numeric(1);
        Value codes = ImportLogic.CodesAlong(labels, classes, 1, type);
        Value loss = Neg.Of(ReduceSum.Of(Mul.Of(logarithms, codes), [1]));
        Value? weights = Weights(node, labels, codes, type);
        Value weighted = weights is null ? loss : Mul.Of(loss, weights);
        int[] all = [.. Enumerable.Range(0, weighted.Type.Rank)];
        return node.Attributes.Text("reduction", "mean") switch
        {
            "none" => weighted,
            "sum" => ReduceSum.Of(weighted, all),
            _ => weights is null ? ReduceMean.Of(weighted, all) : Div.Of(ReduceSum.Of(weighted, all), ReduceSum.Of(weights, all)),
        };
    }

    // One weight a label: its class's, and 0 where the label is to be ignored; null if all are 1.
    private static Value? Weights(OnnxNode node, Value labels, Value codes, ElementType type)
    {
        Value? weights = null;
        if (node.Has(2))
        {
            Value perClass = Reshape.Of(node.Float(2), [1, codes.Type[1], .. Enumerable.Repeat((Dimension?)1, codes.Type.Rank - 2)]);
            weights = ReduceSum.Of(Mul.Of(codes, perClass), [1]);
        }

        if (!node.Attributes.Has("ignore_index"))
            return weights;

        HostNumber ignored = HostNumber.Of(node.Attributes.Int("ignore_index", 0));
        Value label = Node.Apply(new ConstantOp(new HostArray(labels.Type.ElementType, Shape.Scalar, [ignored]).ToTensor()));
        Value isCounted = Cast.Of(Not.Of(Equal.Of(labels, label)), type);
        return weights is null ? isCounted : Mul.Of(weights, isCounted);
    }
}
