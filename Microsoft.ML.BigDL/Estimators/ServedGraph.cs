using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using AttributeType = Microsoft.ML.BigDL.Exchange.Onnx.Proto.AttributeProto.Types.AttributeType;
using DataType = Microsoft.ML.BigDL.Exchange.Onnx.Proto.TensorProto.Types.DataType;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>
/// The ONNX graph that scores columns: the network with its inputs renamed to columns and adapted from the types ML.NET hands
/// over, and with the task's head behind its outputs. Our own scoring and stock ML.NET run the same bytes.
/// </summary>
internal sealed class ServedGraph
{
    private const string MetadataKey = "Microsoft.ML.BigDL.Scoring";
    private const string Inner = "network/";

    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    private readonly ScoringModel _model;
    private readonly GraphProto _graph;
    private readonly List<NodeProto> _entry = [];
    private readonly List<NodeProto> _exit = [];
    private readonly List<string> _missing = [];

    private ServedGraph(GraphProto graph, ScoringModel model)
    {
        _graph = graph;
        _model = model;
    }

    /// <summary>Makes the served graph of a network.</summary>
    /// <param name="onnx">The network, with the batch as first axis of every input and output.</param>
    /// <param name="model">Its inputs and outputs.</param>
    /// <exception cref="ModelFormatException">The bytes are no ONNX model.</exception>
    /// <exception cref="InvalidOperationException">The network lacks an input or output of the description.</exception>
    public static byte[] Build(byte[] onnx, ScoringModel model)
    {
        ModelProto proto = OnnxFile.Parse(onnx, "the network");
        new ServedGraph(proto.Graph, model).Build();
        proto.MetadataProps.Add(new StringStringEntryProto { Key = MetadataKey, Value = JsonSerializer.Serialize(model, s_json) });
        return proto.ToByteArray();
    }

    /// <summary>The description inside a served graph; null when the model is not one.</summary>
    public static ScoringModel? Describe(byte[] onnx)
    {
        StringStringEntryProto? entry = OnnxFile.Parse(onnx, "the saved network").MetadataProps.FirstOrDefault(entry => entry.Key == MetadataKey);
        return entry is null ? null : JsonSerializer.Deserialize<ScoringModel>(entry.Value, s_json);
    }

    private void Build()
    {
        DataType[] inputTypes = [.. _model.Inputs.Select(input => ElementType(_graph.Input, input.ModelInput, "input"))];
        DataType[] outputTypes = [.. _model.Outputs.Select(output => ElementType(_graph.Output, output.ModelOutput, "output"))];
        int[] inputRanks = [.. _model.Inputs.Select(input => Rank(_graph.Input.First(value => value.Name == input.ModelInput)))];
        string[] unbound = [.. _graph.Input.Select(value => value.Name)
            .Except(_graph.Initializer.Select(tensor => tensor.Name)).Except(_model.Inputs.Select(input => input.ModelInput))];
        if (unbound.Length > 0)
            throw new InvalidOperationException($"The network's inputs {string.Join(", ", unbound.Select(name => $"'{name}'"))} have no column. Name one for each.");

        Rename(_graph);
        _graph.Input.Clear();
        _graph.Output.Clear();
        for (int i = 0; i < _model.Inputs.Length; i++)
            AddInput(_model.Inputs[i], inputTypes[i], inputRanks[i]);

        for (int i = 0; i < _model.Outputs.Length; i++)
            AddOutput(_model.Outputs[i], _model.GraphOutputs[i], outputTypes[i]);

        NodeProto[] network = [.. _graph.Node];
        _graph.Node.Clear();
        _graph.Node.Add([.. _entry, .. network, .. _exit]);
    }

    private void AddInput(InputBinding input, DataType type, int rank)
    {
        DataType fed = input.Feed switch { FeedType.Key => DataType.Uint32, FeedType.Whole => DataType.Int64, _ => DataType.Float };
        _graph.Input.Add(Value(input.GraphInput, fed, input.Dimensions.IsEmpty ? [1] : input.Dimensions));
        string name = input.GraphInput;
        if (input is { Feed: FeedType.Key, IsSequence: false })
        {
            string key = Enter("Cast", [name], Attribute("to", (long)DataType.Int64));
            string isMissing = Enter("Cast", [Enter("Equal", [key, Constant("zero", 0L)])], Attribute("to", (long)DataType.Float));
            string flat = Enter("Flatten", [isMissing], Attribute("axis", 1));
            _missing.Add(Enter("ReduceSum", [flat, Constant("axis", [1L], 1)], Attribute("keepdims", 1)));
            // A missing key reads some row of a table; its scores are replaced at the exit.
            name = Enter("Max", [Enter("Sub", [key, Constant("one", 1L)]), Constant("zero", 0L)]);
        }

        name = Enter("Cast", [name], Attribute("to", (long)type));
        if (input.Scale != 1 && type == DataType.Float)
            name = Enter("Mul", [name, Constant($"scale.{input.Column}", input.Scale)]);

        // A scalar column is fed as [N, 1]; the network may want [N].
        if (input.Dimensions.IsEmpty && rank == 1)
            name = Enter("Reshape", [name, Constant("column", [-1L], 1)]);

        _entry.Add(Node("Identity", [name], Inner + input.ModelInput));
    }

    private void AddOutput(OutputBinding output, string graphName, DataType type)
    {
        string name = Inner + output.ModelOutput;
        if (type != DataType.Float)
            name = Leave("Cast", [name], Attribute("to", (long)DataType.Float));

        name = Leave("Reshape", [name, Constant($"shape.{output.Column}", [-1L, .. output.Dimensions.Select(extent => (long)extent)], output.Dimensions.Length + 1)]);
        name = output.Head switch
        {
            OutputHead.Softmax => Leave("Softmax", [name], Attribute("axis", -1)),
            OutputHead.Exp => Leave("Exp", [name]),
            OutputHead.Logit => Logit(name),
            _ => name,
        };
        if (_missing.Count > 0)
        {
            string sum = _missing.Count == 1 ? _missing[0] : Leave("Sum", [.. _missing]);
            string shaped = Leave("Reshape", [sum, Constant($"rank.{output.Column}", [-1L, .. Enumerable.Repeat(1L, output.Dimensions.Length)], output.Dimensions.Length + 1)]);
            name = Leave("Where", [Leave("Greater", [shaped, Constant("none", 0f)]), Constant("nan", float.NaN), name]);
        }

        _exit.Add(Node("Identity", [name], graphName));
        _graph.Output.Add(Value(graphName, DataType.Float, output.Dimensions));
    }

    // Probabilities are kept off 0 and 1 by the distance between 1 and the float below it, so that the logarithms stay finite.
    private string Logit(string name)
    {
        string inside = Leave("Clip", [name, Constant("lowest", 5.9604645e-8f), Constant("highest", 1 - 5.9604645e-8f)]);
        string rest = Leave("Sub", [Constant("unity", 1f), inside]);
        return Leave("Sub", [Leave("Log", [inside]), Leave("Log", [rest])]);
    }

    private string Enter(string opType, string[] inputs, params AttributeProto[] attributes) => Append(_entry, "entry/", opType, inputs, attributes);

    private string Leave(string opType, string[] inputs, params AttributeProto[] attributes) => Append(_exit, "exit/", opType, inputs, attributes);

    private static string Append(List<NodeProto> nodes, string prefix, string opType, string[] inputs, AttributeProto[] attributes)
    {
        string output = $"{prefix}{opType}.{nodes.Count}";
        nodes.Add(Node(opType, inputs, output, attributes));
        return output;
    }

    private string Constant(string name, long value) => Constant(name, [value], 0);

    private string Constant(string name, long[] values, int count)
    {
        var tensor = new TensorProto { Name = "constant/" + name, DataType = (int)DataType.Int64, Int64Data = { values } };
        if (count > 0)
            tensor.Dims.Add(values.Length);

        return Add(tensor);
    }

    private string Constant(string name, float value) =>
        Add(new TensorProto { Name = "constant/" + name, DataType = (int)DataType.Float, FloatData = { value } });

    private string Add(TensorProto tensor)
    {
        if (_graph.Initializer.All(existing => existing.Name != tensor.Name))
            _graph.Initializer.Add(tensor);

        return tensor.Name;
    }

    private static NodeProto Node(string opType, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = opType, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes);
        return node;
    }

    private static AttributeProto Attribute(string name, long value) => new() { Name = name, I = value, Type = AttributeType.Int };

    private static ValueInfoProto Value(string name, DataType type, ImmutableArray<int> dimensions)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "N" } } };
        shape.Dim.Add(dimensions.Select(extent => new TensorShapeProto.Types.Dimension { DimValue = extent }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }

    private static DataType ElementType(IEnumerable<ValueInfoProto> values, string name, string what)
    {
        ValueInfoProto value = values.FirstOrDefault(value => value.Name == name) ?? throw new InvalidOperationException(
            $"The network has no {what} '{name}'; it has {string.Join(", ", values.Select(value => $"'{value.Name}'"))}.");
        return value.Type?.TensorType is { ElemType: > 0 } tensor ? (DataType)tensor.ElemType : DataType.Float;
    }

    private static int Rank(ValueInfoProto value) => value.Type?.TensorType?.Shape?.Dim.Count ?? -1;

    private static string Rename(string name) => name.Length == 0 ? name : Inner + name;

    // Every tensor of the network gets a prefix, so that a column may have the name of any of them.
    private static void Rename(GraphProto graph)
    {
        foreach (ValueInfoProto value in graph.Input.Concat(graph.Output))
            value.Name = Rename(value.Name);

        foreach (TensorProto tensor in graph.Initializer)
            tensor.Name = Rename(tensor.Name);

        graph.ValueInfo.Clear();
        foreach (NodeProto node in graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
                node.Input[i] = Rename(node.Input[i]);

            for (int i = 0; i < node.Output.Count; i++)
                node.Output[i] = Rename(node.Output[i]);

            foreach (AttributeProto attribute in node.Attribute)
            {
                if (attribute.G is not null)
                    Rename(attribute.G);

                foreach (GraphProto body in attribute.Graphs)
                    Rename(body);
            }
        }
    }
}
