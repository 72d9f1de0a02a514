using Google.Protobuf;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Tensors;
using DataType = Microsoft.ML.BigDL.Exchange.Onnx.Proto.TensorProto.Types.DataType;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>
/// The ONNX graphs that cut texts into words and look their indices up. ONNX Runtime runs them in stock ML.NET too, so a saved pipeline cuts
/// texts as the fitted one did.
/// </summary>
internal static class WordIndexGraph
{
    private const int OnnxVersion = 8;
    private const int OperatorSet = 17;
    private const string Runtime = "com.microsoft";
    private const string MachineLearning = "ai.onnx.ml";

    /// <summary>From <c>texts</c>, strings <c>[N, 1]</c>, to <c>words</c>, strings <c>[N, 1, most words of a text]</c> with "" behind a text's last.</summary>
    public static byte[] Words(string pattern)
    {
        GraphProto graph = new() { Name = "words" };
        graph.Input.Add(Described("texts", DataType.String, "N", 1));
        graph.Output.Add(Described("words", DataType.String, "N", 1, "W"));
        graph.Node.Add(Tokenizer("texts", pattern));
        return Serialize(graph);
    }

    /// <summary>From one text, a string <c>[1, 1]</c>, to the indices <c>[length]</c> of its first words.</summary>
    public static byte[] Indices(string input, string output, WordIndexOptions options, IReadOnlyList<string> words)
    {
        GraphProto graph = new() { Name = "indices" };
        graph.Input.Add(Described(input, DataType.String, 1, 1));
        graph.Output.Add(Described(output, DataType.Int64, options.SequenceLength));
        graph.Node.Add(Tokenizer(input, options.TokenPattern));
        graph.Node.Add(Node("LabelEncoder", MachineLearning, ["words"], "indices",
            OnnxNodeWriter.Attributes("keys_strings", [.. words]),
            Integers("values_int64s", Enumerable.Range(0, words.Count).Select(i => (long)i + WordIndexOptions.FirstWord)),
            OnnxNodeWriter.Attribute("default_int64", WordIndexOptions.FirstWord - 1)));

        // As many zeros as indices are wanted stand behind those of the words, so that any text can be cut to one length.
        graph.Initializer.Add(OnnxTensors.Write("all", Tensor.From<long>(new Shape(1), [-1])));
        graph.Initializer.Add(OnnxTensors.Write("padding", Tensor.Zeros(ElementType.Int64, new Shape(options.SequenceLength))));
        graph.Initializer.Add(OnnxTensors.Write("start", Tensor.From<long>(new Shape(1), [0])));
        graph.Initializer.Add(OnnxTensors.Write("end", Tensor.From<long>(new Shape(1), [options.SequenceLength])));
        graph.Node.Add(Node("Reshape", string.Empty, ["indices", "all"], "row"));
        graph.Node.Add(Node("Concat", string.Empty, ["row", "padding"], "padded", OnnxNodeWriter.Attribute("axis", 0)));
        graph.Node.Add(Node("Slice", string.Empty, ["padded", "start", "end"], output));
        return Serialize(graph);
    }

    private static NodeProto Tokenizer(string input, string pattern) => Node("Tokenizer", Runtime, [input], "words",
        OnnxNodeWriter.Attribute("mark", 0L),
        OnnxNodeWriter.Attribute("mincharnum", 1L),
        OnnxNodeWriter.Attribute("pad_value", string.Empty),
        OnnxNodeWriter.Attribute("tokenexp", pattern));

    private static NodeProto Node(string opType, string domain, string[] inputs, string output, params AttributeProto[] attributes)
    {
        NodeProto node = new() { OpType = opType, Domain = domain, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes);
        return node;
    }

    private static AttributeProto Integers(string name, IEnumerable<long> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }

    private static ValueInfoProto Described(string name, DataType type, params ReadOnlySpan<object> extents)
    {
        TensorShapeProto shape = new();
        foreach (object extent in extents)
        {
            shape.Dim.Add(extent is int number
                ? new TensorShapeProto.Types.Dimension { DimValue = number }
                : new TensorShapeProto.Types.Dimension { DimParam = (string)extent });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }

    private static byte[] Serialize(GraphProto graph)
    {
        ModelProto model = new() { IrVersion = OnnxVersion, ProducerName = "BigDL.ML", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = string.Empty, Version = OperatorSet });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = MachineLearning, Version = 2 });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = Runtime, Version = 1 });
        return model.ToByteArray();
    }
}
