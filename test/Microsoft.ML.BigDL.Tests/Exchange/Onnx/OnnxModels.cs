using Google.Protobuf;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Tensors;
using AttributeType = Microsoft.ML.BigDL.Exchange.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace Microsoft.ML.BigDL.Tests.Exchange.Onnx;

/// <summary>Writes small ONNX models by hand, as a foreign exporter would.</summary>
internal static class OnnxModels
{
    public static byte[] Serialized(ValueInfoProto[] inputs, string[] outputs, NodeProto[] nodes, params TensorProto[] initializers)
    {
        ModelProto model = new()
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSetIdProto { Version = 17 } },
            Graph = new GraphProto { Name = "test" },
        };
        model.Graph.Input.Add(inputs);
        model.Graph.Output.Add(outputs.Select(name => new ValueInfoProto { Name = name }));
        model.Graph.Node.Add(nodes);
        model.Graph.Initializer.Add(initializers);
        return model.ToByteArray();
    }

    /// <summary>A tensor input; extents are numbers or symbols.</summary>
    public static ValueInfoProto Input(string name, ElementType type, params object[] extents)
    {
        TensorShapeProto shape = new();
        foreach (object extent in extents)
        {
            shape.Dim.Add(extent is int number
                ? new TensorShapeProto.Types.Dimension { DimValue = number }
                : new TensorShapeProto.Types.Dimension { DimParam = (string)extent });
        }

        TypeProto.Types.Tensor tensor = new() { ElemType = (int)OnnxTensors.OnnxTypeOf(type), Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    public static NodeProto Node(string opType, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        NodeProto node = new() { OpType = opType, Name = $"{opType}_{outputs[0]}" };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        node.Attribute.Add(attributes);
        return node;
    }

    public static AttributeProto Attribute(string name, long value) => new() { Name = name, I = value, Type = AttributeType.Int };

    public static AttributeProto Attribute(string name, GraphProto graph) => new() { Name = name, G = graph, Type = AttributeType.Graph };

    public static TensorProto Longs(string name, params long[] values) =>
        OnnxTensors.Write(name, Tensor.From<long>(new Shape(values.Length), values));
}
