using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators whose result is known whatever the model is fed.</summary>
internal static class ImportConstants
{
    public static void AddTo(Dictionary<string, Func<OnnxNode, ImmutableArray<OnnxOperand>>> rules)
    {
        rules.Add("Constant", node => [Constant(node)]);
        rules.Add("Identity", node => [node.Operand(0)]);
        rules.Add("Shape", node => [OnnxOperand.Constant(node.OpType, ShapeOf(node))]);
        rules.Add("Size", node => [OnnxOperand.Constant(node.OpType, SizeOf(node))]);
    }

    private static OnnxOperand Constant(OnnxNode node)
    {
        OnnxAttributes attributes = node.Attributes;
        if (attributes["value"]?.T is { } tensor)
            return OnnxOperand.Constant(node.OpType, node.Context.ReadTensor(tensor));

        Tensor value = attributes.Has("value_float") ? Tensor.Scalar(attributes.Float("value_float", 0))
            : attributes.Has("value_int") ? Tensor.Scalar(attributes.Int("value_int", 0))
            : attributes.Floats("value_floats") is { } floats ? Tensor.From<float>(new Shape(floats.Length), floats)
            : attributes.Ints("value_ints") is { } ints ? Tensor.From<long>(new Shape(ints.Length), ints)
            : throw node.Refuse("constants of text or of sparse values are not supported");
        return OnnxOperand.Constant(node.OpType, value);
    }

    private static HostArray ShapeOf(OnnxNode node)
    {
        TensorType type = node.Type(0);
        int start = Clamped(node.Attributes.Int("start", 0), type.Rank);
        int end = Clamped(node.Attributes.Int("end", type.Rank), type.Rank);
        HostNumber[] extents = [.. type.Dimensions[start..Math.Max(start, end)].ToArray().Select(HostNumber.Of)];
        return new HostArray(ElementType.Int64, new Shape(extents.Length), extents);
    }

    private static int Clamped(long axis, int rank) => (int)Math.Clamp(axis < 0 ? axis + rank : axis, 0, rank);

    private static HostArray SizeOf(OnnxNode node)
    {
        Dimension size = 1;
        foreach (Dimension extent in node.Type(0).Dimensions)
            size *= extent;

        return new HostArray(ElementType.Int64, Shape.Scalar, [HostNumber.Of(size)]);
    }
}
