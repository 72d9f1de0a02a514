using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>The nodes that a set of outputs reaches, in an order in which each comes after its inputs.</summary>
internal sealed class Graph
{
    private Graph(ImmutableArray<Value> inputs, ImmutableArray<Value> outputs, ImmutableArray<Node> nodes)
    {
        Inputs = inputs;
        Outputs = outputs;
        Nodes = nodes;
        Parameters = [.. nodes.Where(node => node.Op is ParameterOp).Select(node => node.Outputs[0])];
    }

    /// <summary>The values the caller feeds, in the caller's order.</summary>
    public ImmutableArray<Value> Inputs { get; }

    public ImmutableArray<Value> Outputs { get; }

    public ImmutableArray<Node> Nodes { get; }

    /// <summary>Weights and running statistics in order of first use.</summary>
    public ImmutableArray<Value> Parameters { get; }

    public static string InputName(Value input) => ((InputOp)input.Producer.Op).InputName;

    public static Parameter ParameterOf(Value value) => ((ParameterOp)value.Producer.Op).Parameter;

    /// <exception cref="ArgumentException">The outputs depend on an input that is not among <paramref name="inputs"/>.</exception>
    public static Graph Trace(ImmutableArray<Value> inputs, ImmutableArray<Value> outputs)
    {
        ImmutableArray<Node> nodes = Sort(outputs);
        foreach (Node node in nodes)
        {
            if (node.Op is InputOp input && !inputs.Contains(node.Outputs[0]))
            {
                throw new ArgumentException($"The outputs depend on input '{input.InputName}' {input.Type.DimensionsText}, " +
                    "which is not among the model's inputs. Add it to them.");
            }
        }

        return new Graph(inputs, outputs, nodes);
    }

    // Depth first on a stack of its own: imported models are thousands of nodes deep.
    private static ImmutableArray<Node> Sort(ImmutableArray<Value> outputs)
    {
        var sorted = ImmutableArray.CreateBuilder<Node>();
        HashSet<Node> seen = [];
        Stack<(Node Node, int Next)> path = new();
        foreach (Value output in outputs)
        {
            Visit(output.Producer);
            while (path.TryPop(out (Node Node, int Next) top))
            {
                if (top.Next == top.Node.Inputs.Length)
                {
                    sorted.Add(top.Node);
                    continue;
                }

                path.Push((top.Node, top.Next + 1));
                Visit(top.Node.Inputs[top.Next].Producer);
            }
        }

        return sorted.ToImmutable();

        void Visit(Node node)
        {
            if (seen.Add(node))
            {
                path.Push((node, 0));
            }
        }
    }
}
