using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>One application of an operator to values. Nodes are immutable; a graph is what its outputs reach.</summary>
internal sealed class Node
{
    private Node(Op op, ImmutableArray<Value> inputs)
    {
        Op = op;
        Inputs = inputs;
    }

    public Op Op { get; }

    public ImmutableArray<Value> Inputs { get; }

    public ImmutableArray<Value> Outputs { get; private set; }

    /// <summary>The layer the node belongs to; set once by whoever builds the layer.</summary>
    public Scope? Scope { get; set; }

    /// <summary>Applies an operator to values.</summary>
    /// <exception cref="ArgumentException">The values' types do not fit the operator.</exception>
    public static Node Create(Op op, ImmutableArray<Value> inputs)
    {
        var types = new TensorType[inputs.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = inputs[i].Type;
        }

        ImmutableArray<TensorType> outputs = op.Infer(types);
        var node = new Node(op, inputs);
        node.Outputs = [.. outputs.Select((type, index) => new Value(node, index, type))];
        return node;
    }

    /// <summary>Applies an operator with one output.</summary>
    public static Value Apply(Op op, params ImmutableArray<Value> inputs) => Create(op, inputs).Outputs[0];

    public override string ToString() => $"{Op.Name}({string.Join(", ", Inputs.Select(input => input.Type))})";
}
