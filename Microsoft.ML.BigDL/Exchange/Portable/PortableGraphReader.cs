using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>Builds the graph that <see cref="PortableGraphWriter"/> wrote; every type is inferred anew and every number checked.</summary>
internal sealed class PortableGraphReader(JsonElement root, string what)
{
    private readonly List<Scope> _scopes = [];
    private readonly List<Parameter> _parameters = [];
    private readonly List<Value> _values = [];

    public Layers.Model Read()
    {
        Each("scopes", (json, path) => _scopes.Add(ReadScope(json, path)));
        Each("parameters", (json, path) => _parameters.Add(ReadParameter(json, path)));
        Each("nodes", (json, path) => _values.AddRange(ReadNode(json, path).Outputs));
        ImmutableArray<Value> lengths = Values(root, "lengths", what);
        for (int i = 0; i < lengths.Length - 1; i += 2)
        {
            lengths[i].Lengths = lengths[i + 1];
        }

        (ImmutableArray<Value> inputs, ImmutableArray<Value> outputs) = (Values(root, "inputs", what), Values(root, "outputs", what));
        return inputs.All(input => input.Producer.Op is InputOp)
            ? PortableReader.Guard(() => new Layers.Model(inputs, outputs), what)
            : throw new ModelFormatException($"{what}: an input is not yielded by an input node.");
    }

    private static Scope ReadScope(JsonElement json, string path)
    {
        bool isNamed = PortableReader.Member(json, "name", path).ValueKind != JsonValueKind.Null;
        return new Scope(Get<string>(json, "kind", path), isNamed ? Get<string>(json, "name", path) : null)
        {
            OutputType = json.TryGetProperty("output", out _) ? Get<TensorType>(json, "output", path) : null,
        };
    }

    private Parameter ReadParameter(JsonElement json, string path) => new(
        Pick(_scopes, Get<int>(json, "scope", path), "layer", path),
        Get<string>(json, "name", path),
        Get<Shape>(json, "shape", path),
        new UnsetWeights())
    {
        IsTrainable = Get<bool>(json, "isTrainable", path),
        HasSparseGradient = Get<bool>(json, "hasSparseGradient", path),
    };

    private Node ReadNode(JsonElement json, string path)
    {
        Op op = json.TryGetProperty("parameter", out _)
            ? new ParameterOp(Pick(_parameters, Get<int>(json, "parameter", path), "parameter", path), Get<ElementType>(json, "element", path))
            : Get<Op>(json, "op", path);
        if (op is ParameterOp { Parameter: var parameter } && !_parameters.Contains(parameter))
        {
            throw new ModelFormatException($"{path}: parameter '{parameter.FullName}' is not in the list of parameters.");
        }

        ImmutableArray<Value> inputs = Values(json, "inputs", path);
        Node node = PortableReader.Guard(() => Node.Create(op, inputs), path);
        int scope = Get<int>(json, "scope", path);
        node.Scope = scope == -1 ? null : Pick(_scopes, scope, "layer", path);
        return node;
    }

    private void Each(string name, Action<JsonElement, string> read)
    {
        JsonElement list = PortableReader.Member(root, name, what);
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw PortableReader.Unfit(list, typeof(Array), $"{what}.{name}");
        }

        int next = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            string path = $"{what}.{name}[{next++}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw PortableReader.Unfit(item, typeof(object), path);
            }

            read(item, path);
        }
    }

    private ImmutableArray<Value> Values(JsonElement json, string name, string path) =>
        [.. Get<int[]>(json, name, path).Select(index => Pick(_values, index, "value", $"{path}.{name}"))];

    private static T Get<T>(JsonElement json, string name, string path)
        where T : notnull => PortableReader.Read<T>(PortableReader.Member(json, name, path), $"{path}.{name}");

    private static T Pick<T>(List<T> parts, int index, string kind, string path) => (uint)index < (uint)parts.Count
        ? parts[index]
        : throw new ModelFormatException($"{path}: {kind} {index} is named but there are {parts.Count} before it.");
}
