using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// A network: the values it takes, the values it yields and everything between. A model is a description; its weights
/// come from training.
/// </summary>
public sealed class Model : IModelSource
{
    /// <summary>Makes a model of one input and one output.</summary>
    public Model(Value input, Value output)
        : this([input], [output])
    {
    }

    /// <summary>Makes a model of several inputs and outputs.</summary>
    /// <exception cref="ArgumentException">An output depends on an input that is not named, or two inputs or layers
    /// have the same name.</exception>
    public Model(ImmutableArray<Value> inputs, ImmutableArray<Value> outputs)
    {
        Graph = Graph.Trace(inputs, outputs);
        NameScopes(Graph);
        string? twice = InputNames.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new ArgumentException($"Model: two inputs are named '{twice}'. Give each Input a Name of its own.");
        }

        Layout = ParameterLayout.Of(Graph);
    }

    /// <summary>The names of the inputs, in order.</summary>
    public ImmutableArray<string> InputNames => [.. Graph.Inputs.Select(Graph.InputName)];

    /// <summary>The names of the outputs, in order: those of the layers that yield them.</summary>
    public ImmutableArray<string> OutputNames => [.. Graph.Outputs.Select(output => output.Producer.Scope?.Name ?? "output")];

    /// <summary>The types of the inputs, batch axis in front.</summary>
    public ImmutableArray<TensorType> InputTypes => [.. Graph.Inputs.Select(input => input.Type)];

    /// <summary>The types of the outputs, batch axis in front.</summary>
    public ImmutableArray<TensorType> OutputTypes => [.. Graph.Outputs.Select(output => output.Type)];

    /// <summary>The number of trained weights.</summary>
    public long TrainableCount => Layout.Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Shape.ElementCount);

    /// <summary>The number of running statistics.</summary>
    public long StateCount => Layout.Parameters.Where(parameter => !parameter.IsTrainable).Sum(parameter => parameter.Shape.ElementCount);

    /// <summary>The graph in the form that is trained, with symbolic batch axis.</summary>
    internal Graph Graph { get; }

    internal ParameterLayout Layout { get; }

    Model IModelSource.Build(TensorType? input) => this;

    // As Keras does: dense, dense_1, ... in order of first use.
    private static void NameScopes(Graph graph)
    {
        ImmutableArray<Scope> scopes = [.. graph.Nodes.Select(node => node.Scope).OfType<Scope>().Distinct()];
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (Scope scope in scopes.Where(scope => scope.Name is not null))
        {
            if (!taken.Add(scope.Name!))
            {
                throw new ArgumentException($"Model: two layers are named '{scope.Name}'. Give each layer a Name of its own.");
            }
        }

        foreach (Scope scope in scopes.Where(scope => scope.Name is null))
        {
            string kind = SnakeCase(scope.Kind);
            string name = kind;
            for (int i = 1; !taken.Add(name); i++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{kind}_{i}");
            }

            scope.Name = name;
        }
    }

    private static string SnakeCase(string kind)
    {
        var text = new StringBuilder();
        for (int i = 0; i < kind.Length; i++)
        {
            bool startsWord = i > 0 && char.IsUpper(kind[i]) && char.IsLower(kind[i - 1]);
            text.Append(startsWord ? "_" : string.Empty).Append(char.ToLowerInvariant(kind[i]));
        }

        return text.ToString();
    }
}
