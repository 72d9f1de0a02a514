using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>Writes the parts of a graph, each once, under the numbers of their first use. Values are numbered over all nodes.</summary>
internal sealed class PortableGraphWriter(Utf8JsonWriter json)
{
    private readonly PortableWriter _objects = new(json);
    private readonly List<Scope> _scopes = [];
    private readonly List<Parameter> _parameters = [];
    private readonly Dictionary<Value, int> _values = [];

    public void Write(Graph graph)
    {
        ImmutableArray<Node> nodes = Nodes(graph);
        foreach (Node node in nodes)
        {
            Number(node);
        }

        json.WriteStartArray("scopes"u8);
        _scopes.ForEach(WriteScope);
        json.WriteEndArray();
        json.WriteStartArray("parameters"u8);
        _parameters.ForEach(WriteParameter);
        json.WriteEndArray();
        json.WriteStartArray("nodes"u8);
        foreach (Node node in nodes)
        {
            WriteNode(node);
        }

        json.WriteEndArray();
        WriteValues("lengths", _values.Keys.Where(value => value.Lengths is not null).SelectMany(value => new[] { value, value.Lengths! }));
        WriteValues("inputs", graph.Inputs);
        WriteValues("outputs", graph.Outputs);
    }

    // Also inputs that no output needs, and the lengths of sequences that no operator has read yet.
    private static ImmutableArray<Node> Nodes(Graph graph)
    {
        IEnumerable<Value> lengths = graph.Nodes.SelectMany(node => node.Outputs).Select(value => value.Lengths).OfType<Value>();
        return Graph.Trace(graph.Inputs, [.. graph.Outputs, .. graph.Inputs, .. lengths]).Nodes;
    }

    private void Number(Node node)
    {
        foreach (Value output in node.Outputs)
        {
            _values.Add(output, _values.Count);
        }

        Number(_scopes, node.Scope);
        if (node.Op is ParameterOp { Parameter: var parameter })
        {
            Number(_scopes, parameter.Scope);
            Number(_parameters, parameter);
        }
    }

    private static void Number<T>(List<T> parts, T? part)
        where T : class
    {
        if (part is not null && !parts.Contains(part))
        {
            parts.Add(part);
        }
    }

    private void WriteScope(Scope scope)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, scope.Kind);
        json.WriteString("name"u8, scope.Name);
        if (scope.OutputType is TensorType output)
        {
            json.WritePropertyName("output"u8);
            _objects.Write(output, typeof(TensorType));
        }

        json.WriteEndObject();
    }

    private void WriteParameter(Parameter parameter)
    {
        json.WriteStartObject();
        json.WriteNumber("scope"u8, _scopes.IndexOf(parameter.Scope));
        json.WriteString("name"u8, parameter.Name);
        json.WritePropertyName("shape"u8);
        _objects.Write(parameter.Shape, typeof(Tensors.Shape));
        json.WriteBoolean("isTrainable"u8, parameter.IsTrainable);
        json.WriteBoolean("hasSparseGradient"u8, parameter.HasSparseGradient);
        json.WriteEndObject();
    }

    private void WriteNode(Node node)
    {
        json.WriteStartObject();
        if (node.Op is ParameterOp parameter)
        {
            json.WriteNumber("parameter"u8, _parameters.IndexOf(parameter.Parameter));
            json.WriteString("element"u8, parameter.ElementType.ToString());
        }
        else
        {
            json.WritePropertyName("op"u8);
            _objects.Write(node.Op, typeof(Op));
        }

        WriteValues("inputs", node.Inputs);
        json.WriteNumber("scope"u8, node.Scope is null ? -1 : _scopes.IndexOf(node.Scope));
        json.WriteEndObject();
    }

    private void WriteValues(string name, IEnumerable<Value> values)
    {
        json.WriteStartArray(name);
        foreach (Value value in values)
        {
            json.WriteNumberValue(_values[value]);
        }

        json.WriteEndArray();
    }
}
