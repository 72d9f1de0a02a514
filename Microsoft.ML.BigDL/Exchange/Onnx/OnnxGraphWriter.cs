using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>An ONNX graph while it is written: names of values, and nodes and weights added so far; without parameters weights are only named.</summary>
internal sealed class OnnxGraphWriter(GraphProto proto, ParameterStore? parameters)
{
    private readonly Dictionary<Value, string> _names = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nodeNames = new(StringComparer.Ordinal);
    private readonly List<Value> _inputs = [];

    public ValueInfoProto DeclareInput(Value input)
    {
        string name = Graph.InputName(input);
        _inputs.Add(input);
        _names.Add(input, name);
        _taken.Add(name);
        return Described(name, input.Type);
    }

    /// <summary>Lets nodes write straight to the outputs they compute.</summary>
    public void ReserveOutputs(Graph graph, ImmutableArray<string> names)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (!_taken.Add(names[i]))
                throw new ArgumentException($"Two inputs or outputs are named '{names[i]}'. Give each a name of its own.");

            if (graph.Outputs[i].Producer.Op is not SourceOp)
                _names.TryAdd(graph.Outputs[i], names[i]);
        }
    }

    /// <summary>Declares an output; one that no node writes under its own name is copied.</summary>
    public ValueInfoProto DeclareOutput(Value output, string name)
    {
        string source = NameOf(output);
        if (source != name)
            Add("Identity", name, [source], [name], []);

        return Described(name, output.Type);
    }

    /// <summary>The name of a value; weights and constants are stored when they are first asked for.</summary>
    public string NameOf(Value value)
    {
        if (_names.TryGetValue(value, out string? name))
            return name;

        name = Unique(value.Producer.Op switch
        {
            ParameterOp parameter => parameter.Parameter.FullName,
            ConstantOp => "constant",
            Op op => $"{value.Producer.Scope?.Name ?? op.Name}/{op.Name}_output",
        });
        _names.Add(value, name);
        if (value.Producer.Op is ParameterOp { Parameter: Parameter weights })
        {
            if (parameters is not null)
                proto.Initializer.Add(OnnxTensors.Write(name, ElementType.Float32, weights.Shape, MemoryMarshal.AsBytes(parameters.Of(weights))));
        }
        else if (value.Producer.Op is ConstantOp constant)
        {
            StoreAs(name, constant.Value);
        }

        return name;
    }

    /// <summary>The input and its axis that have a symbolic extent; null if none has it.</summary>
    public (string Input, int Axis)? SourceOf(Dimension extent)
    {
        foreach (Value input in _inputs)
        {
            int axis = input.Type.Dimensions.IndexOf(extent);
            if (axis >= 0)
                return (NameOf(input), axis);
        }

        return null;
    }

    /// <summary>Stores a constant and returns its name.</summary>
    public string Store(string hint, Tensor tensor)
    {
        string name = Unique(hint);
        StoreAs(name, tensor);
        return name;
    }

    public string Unique(string hint)
    {
        string name = hint;
        for (int i = 1; !_taken.Add(name); i++)
            name = $"{hint}_{i}";

        return name;
    }

    public void Add(
        string opType, string? scope, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, IReadOnlyList<AttributeProto> attributes)
    {
        string hint = scope is null ? opType : $"{scope}/{opType}";
        string name = hint;
        for (int i = 1; !_nodeNames.Add(name); i++)
            name = $"{hint}_{i}";

        NodeProto node = new() { OpType = opType, Name = name };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        node.Attribute.Add(attributes);
        proto.Node.Add(node);
    }

    // What could be taken for a weight is written as a node, so that a reader who trains further leaves it as it is.
    private void StoreAs(string name, Tensor tensor)
    {
        TensorProto stored = OnnxTensors.Write(name, tensor);
        if (ElementTypes.IsFloat(tensor.ElementType) && tensor.Shape.Rank > 0)
            Add("Constant", null, [], [name], [new AttributeProto { Name = "value", T = stored, Type = AttributeProto.Types.AttributeType.Tensor }]);
        else
            proto.Initializer.Add(stored);
    }

    private static ValueInfoProto Described(string name, TensorType type)
    {
        TensorShapeProto shape = new();
        foreach (Dimension extent in type.Dimensions)
        {
            shape.Dim.Add(extent.IsFixed
                ? new TensorShapeProto.Types.Dimension { DimValue = extent.Value }
                : new TensorShapeProto.Types.Dimension { DimParam = extent.ToString() });
        }

        TypeProto.Types.Tensor tensor = new() { ElemType = (int)OnnxTensors.OnnxTypeOf(type.ElementType), Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
