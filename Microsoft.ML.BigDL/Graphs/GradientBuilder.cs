using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>Collects the gradient of each value while the nodes are visited backwards.</summary>
internal sealed class GradientBuilder
{
    private readonly Dictionary<Value, List<Value>> _parts = [];
    private readonly Dictionary<Value, Value> _sums = [];
    private readonly HashSet<Value> _needed;
    private readonly Func<ImmutableArray<Value>, Value> _sum;

    private GradientBuilder(HashSet<Value> needed, Func<ImmutableArray<Value>, Value> sum)
    {
        _needed = needed;
        _sum = sum;
    }

    /// <summary>
    /// Adds the nodes that compute the gradient of the outputs of <paramref name="graph"/>, weighted by
    /// <paramref name="seeds"/>, with respect to each of <paramref name="targets"/>. A target that no output depends
    /// on gets null.
    /// </summary>
    /// <param name="graph">A bound graph.</param>
    /// <param name="seeds">The gradient of each output; null for outputs that are not differentiated.</param>
    /// <param name="targets">The values to differentiate by.</param>
    /// <param name="sum">Adds values of one type; given from outside because operators live above this room.</param>
    public static ImmutableArray<Value?> Differentiate(
        Graph graph, ImmutableArray<Value?> seeds, ImmutableArray<Value> targets, Func<ImmutableArray<Value>, Value> sum)
    {
        HashSet<Value> needed = [.. targets];
        foreach (Node node in graph.Nodes)
        {
            if (node.Inputs.Any(needed.Contains))
            {
                needed.UnionWith(node.Outputs);
            }
        }

        var builder = new GradientBuilder(needed, sum);
        for (int i = 0; i < seeds.Length; i++)
        {
            if (seeds[i] is Value seed)
            {
                builder.Add(graph.Outputs[i], seed);
            }
        }

        foreach (Node node in graph.Nodes.Reverse())
        {
            if (node.Inputs.Any(needed.Contains) && node.Outputs.Any(builder._parts.ContainsKey))
            {
                node.Op.Backward(node, builder);
            }
        }

        return [.. targets.Select(builder.Of)];
    }

    /// <summary>Whether anyone asks for the gradient of this value.</summary>
    public bool Needs(Value value) => _needed.Contains(value);

    /// <summary>The gradient of a value, or null when nothing that is differentiated depends on it.</summary>
    public Value? Of(Value value)
    {
        if (_sums.TryGetValue(value, out Value? total))
        {
            return total;
        }

        if (!_parts.TryGetValue(value, out List<Value>? parts))
        {
            return null;
        }

        return _sums[value] = parts.Count == 1 ? parts[0] : _sum([.. parts]);
    }

    /// <summary>Adds one part of the gradient of <paramref name="value"/>; ignored when nobody needs it.</summary>
    public void Add(Value value, Value gradient)
    {
        if (!_needed.Contains(value))
        {
            return;
        }

        if (gradient.Type != value.Type)
        {
            throw new InvalidOperationException($"The gradient of {value} has type {gradient.Type}. " +
                $"This is a defect of operator {gradient.Producer.Op.Name}.");
        }

        if (!_parts.TryGetValue(value, out List<Value>? parts))
        {
            _parts[value] = parts = [];
        }

        parts.Add(gradient);
    }
}
