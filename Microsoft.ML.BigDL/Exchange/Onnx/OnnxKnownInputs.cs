using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>
/// Model inputs whose values the caller has fixed for the import. They stay inputs; their values are used only where
/// the structure of the graph depends on them, as with the target shape of a Reshape.
/// </summary>
internal sealed class OnnxKnownInputs(IReadOnlyDictionary<string, Tensor> values)
{
    private readonly List<(Value Input, Tensor Tensor)> _inputs = [];
    private readonly SortedSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The inputs whose values have been used.</summary>
    public IReadOnlyCollection<string> Used => _used;

    public void Declare(string name, Value input)
    {
        if (values.TryGetValue(name, out Tensor? tensor))
            _inputs.Add((input, tensor));
    }

    /// <summary>The value's elements; null if they depend on an input that is not known.</summary>
    public Tensor? Evaluate(Value value)
    {
        HashSet<Node> seen = [];
        Stack<Node> open = new([value.Producer]);
        List<(Value Input, Tensor Tensor)> used = [];
        while (open.TryPop(out Node? node))
        {
            if (!seen.Add(node))
                continue;

            if (node.Op is InputOp)
            {
                (Value Input, Tensor Tensor) known = _inputs.FirstOrDefault(entry => entry.Input.Producer == node);
                if (known.Input is null)
                    return null;

                used.Add(known);
            }

            foreach (Value input in node.Inputs)
                open.Push(input.Producer);
        }

        _used.UnionWith(used.Select(entry => Graph.InputName(entry.Input)));
        ImmutableArray<Value> inputs = [.. used.Select(entry => entry.Input)];
        return GraphEvaluator.Run(Graph.Trace(inputs, [value]), [.. used.Select(entry => entry.Tensor)])[0];
    }
}
