using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Random;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that are random while a model is trained.</summary>
internal static class ImportRandom
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<Value>>> rules) => rules.Add("Dropout", DropoutOf);

    // A model is imported to be used, or trained further: the rate is kept, and vanishes when the model is used.
    private static ImmutableArray<Value> DropoutOf(OnnxNode node)
    {
        if (node.OptionalKnown(2) is { } isTraining && isTraining.Numbers[0].IsTrue)
            throw node.Refuse("a model that is random when it is used is not supported; export it for inference");

        Value x = node.Float(0);
        double rate = node.Opset < 12 ? node.Attributes.Float("ratio", 0.5f) : node.OptionalKnown(1)?.Numbers[0].Real ?? 0.5;
        if (rate is not (>= 0 and < 1))
            throw node.Refuse($"a rate of {rate} is not supported; 0 or more and less than 1 is");

        Value y = Dropout.Of(x, (float)rate);
        return node.HasOutput(1)
            ? [y, Expand.To(Node.Apply(new ConstantOp(Tensor.Scalar(true))), x.Type.WithElementType(ElementType.Bool))]
            : [y];
    }
}
