using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// A description of one step of a network. It holds no numbers: applying it adds nodes to the graph its inputs belong
/// to, and declares the weights it needs. A layer applied twice shares its weights.
/// </summary>
public abstract class Layer
{
    private readonly Dictionary<string, Value> _parameters = [];
    private Scope? _scope;

    private protected Layer()
    {
    }

    /// <summary>The name in summaries, weight files and ONNX; by default the kind in lower case, numbered within the model.</summary>
    public string? Name { get; init; }

    internal Scope Scope => _scope ??= new Scope(GetType().Name, Name);

    /// <summary>Applies the layer to its inputs.</summary>
    /// <param name="inputs">What the layer reads: one value, or several for merging layers.</param>
    /// <exception cref="ArgumentException">The inputs do not fit; the text names the layer, the shapes and the remedy.</exception>
    public Value Apply(params ImmutableArray<Value> inputs)
    {
        Value output;
        try
        {
            output = Build(new LayerBuilder(Scope, _parameters), inputs);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{Scope}: {error.Message}", error);
        }

        if (KeepsLengths && inputs.All(input => input.Lengths == inputs[0].Lengths))
        {
            output.Lengths = inputs[0].Lengths;
        }

        Scope.OutputType = output.Type;
        Claim(output, inputs);
        if (output.Lengths is Value lengths)
        {
            Claim(lengths, inputs);
        }

        return output;
    }

    /// <summary>Whether the output has the steps of the input, so that the lengths of padded sequences hold for it too.</summary>
    private protected virtual bool KeepsLengths => false;

    /// <summary>Adds the layer's nodes for any number of inputs.</summary>
    private protected virtual Value Build(LayerBuilder builder, ImmutableArray<Value> inputs) =>
        inputs.Length == 1
            ? Build(builder, inputs[0])
            : throw new ArgumentException($"the layer takes one input but {inputs.Length} were given. Merge them first, as with Concatenate.");

    /// <summary>Adds the layer's nodes for its one input.</summary>
    private protected abstract Value Build(LayerBuilder builder, Value input);

    private void Claim(Value output, ImmutableArray<Value> inputs)
    {
        Stack<Node> pending = new([output.Producer]);
        while (pending.TryPop(out Node? node))
        {
            if (node.Scope is null && !node.Outputs.Any(inputs.Contains))
            {
                node.Scope = Scope;
                foreach (Value input in node.Inputs)
                {
                    pending.Push(input.Producer);
                }
            }
        }
    }
}
