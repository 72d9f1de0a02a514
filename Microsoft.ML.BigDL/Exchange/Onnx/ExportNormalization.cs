using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Ops.Normalization;
using Microsoft.ML.BigDL.Tensors;
using static Microsoft.ML.BigDL.Exchange.Onnx.OnnxNodeWriter;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Normalisations. Batch statistics serve training alone and are not written.</summary>
internal static class ExportNormalization
{
    public static void AddTo(Dictionary<Type, Action<OnnxNodeWriter>> rules)
    {
        rules.Add(typeof(BatchNormalization), WriteBatchNormalization);
        rules.Add(typeof(LayerNormalization), WriteLayerNormalization);
        rules.Add(typeof(Lrn), node =>
        {
            Lrn op = (Lrn)node.Node.Op;
            node.WriteFirst("LRN", node.Inputs(), Attribute("size", op.Size), Attribute("alpha", op.Alpha),
                Attribute("beta", op.Beta), Attribute("bias", op.Bias));
        });
    }

    // ONNX has the channels on axis 1.
    private static void WriteBatchNormalization(OnnxNodeWriter node)
    {
        BatchNormalization op = (BatchNormalization)node.Node.Op;
        AttributeProto[] attributes = [Attribute("epsilon", op.Epsilon), Attribute("momentum", op.Momentum)];
        if (op.Axis == 1)
        {
            node.WriteWith(op.EpilogueOperator, "BatchNormalization", node.Inputs(), attributes);
            return;
        }

        int rank = node.InputType(0).Rank;
        List<int> order = [.. Enumerable.Range(0, rank).Where(axis => axis != op.Axis)];
        order.Insert(Math.Min(1, order.Count), op.Axis);
        string moved = node.Step("Transpose", [node.Input(0)], Attribute("perm", order));
        string normalized = node.Step("BatchNormalization", [moved, .. node.Inputs()[1..]], attributes);
        int[] back = [.. Enumerable.Range(0, rank).Select(axis => order.IndexOf(axis))];
        node.WriteWith(op.EpilogueOperator, "Transpose", [normalized], Attribute("perm", back));
    }

    private static void WriteLayerNormalization(OnnxNodeWriter node)
    {
        LayerNormalization op = (LayerNormalization)node.Node.Op;
        string[] inputs = node.Inputs();
        if (!op.HasScale)
            inputs = [inputs[0], Ones(node, op.Axis), .. inputs[1..]];

        node.WriteFirst("LayerNormalization", inputs, Attribute("axis", op.Axis), Attribute("epsilon", op.Epsilon));
    }

    private static string Ones(OnnxNodeWriter node, int axis)
    {
        Tensor ones = Tensor.Zeros(ElementType.Float32, new Shape([.. node.InputType(0).Dimensions[axis..].ToArray().Select(d => d.Value)]));
        ones.Span<float>().Fill(1);
        return node.Store("scale", ones);
    }
}
