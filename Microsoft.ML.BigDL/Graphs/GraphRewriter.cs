using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>Copies a graph node by node in order, letting a rule replace nodes; the frame of every pass.</summary>
internal sealed class GraphRewriter
{
    private readonly Dictionary<Value, Value> _map = [];

    private GraphRewriter()
    {
    }

    /// <summary>The value that stands for <paramref name="original"/> in the new graph.</summary>
    public Value this[Value original] => _map[original];

    /// <summary>Rewrites a graph. The rule gets each node with its new inputs and returns its new outputs, or null to keep it.</summary>
    public static Graph Rewrite(Graph graph, Func<Node, ImmutableArray<Value>, ImmutableArray<Value>?> rule) =>
        Rewrite(graph, rule, out _);

    public static Graph Rewrite(
        Graph graph, Func<Node, ImmutableArray<Value>, ImmutableArray<Value>?> rule, out GraphRewriter map)
    {
        map = new GraphRewriter();
        foreach (Value input in graph.Inputs)
        {
            map.Copy(input.Producer, rule);
        }

        foreach (Node node in graph.Nodes)
        {
            map.Copy(node, rule);
        }

        GraphRewriter values = map;
        return Graph.Trace(
            [.. graph.Inputs.Select(input => values[input])],
            [.. graph.Outputs.Select(output => values[output])]);
    }

    private void Copy(Node node, Func<Node, ImmutableArray<Value>, ImmutableArray<Value>?> rule)
    {
        if (_map.ContainsKey(node.Outputs[0]))
        {
            return;
        }

        ImmutableArray<Value> inputs = [.. node.Inputs.Select(input => _map[input])];
        ImmutableArray<Value> outputs = rule(node, inputs)
            ?? (inputs.SequenceEqual(node.Inputs) ? node.Outputs : Node.Create(node.Op, inputs).Outputs);
        for (int i = 0; i < node.Outputs.Length; i++)
        {
            _map[node.Outputs[i]] = outputs[i];
            outputs[i].Producer.Scope ??= node.Scope;
        }
    }
}
