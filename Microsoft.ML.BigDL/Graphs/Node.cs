using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>One application of an operator to values. Nodes are immutable; a graph is what its outputs reach.</summary>
internal sealed class Node
{
    private Node(Op op, ImmutableArray<Value> inputs, Scope? scope)
    {
        Op = op;
        Inputs = inputs;
        Scope = scope;
    }

    public Op Op { get; }

    public ImmutableArray<Value> Inputs { get; }

    public ImmutableArray<Value> Outputs { get; private set; }

    public Scope? Scope { get; }

    /// <summary>Applies an operator; shape errors name the scope they arise in.</summary>
    public static Node Create(Op op, ImmutableArray<Value> inputs, Scope? scope)
    {
        var types = new TensorType[inputs.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = inputs[i].Type;
        }

        ImmutableArray<TensorType> outputs;
        try
        {
            outputs = op.Infer(types);
        }
        catch (ArgumentException error) when (scope is not null)
        {
            throw new ArgumentException($"{scope}: {error.Message}", error);
        }

        var node = new Node(op, inputs, scope);
        node.Outputs = [.. outputs.Select((type, index) => new Value(node, index, type))];
        return node;
    }

    public override string ToString() => $"{Op.Name}({string.Join(", ", Inputs.Select(input => input.Type))})";
}
