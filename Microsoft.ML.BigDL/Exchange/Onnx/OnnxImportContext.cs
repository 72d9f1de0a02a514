using System.Collections.Immutable;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>One import: walks the nodes of a graph, its subgraphs and functions, and collects what cannot be imported.</summary>
internal sealed class OnnxImportContext(ModelProto model, string source, string? folder, OnnxKnownInputs knownInputs)
{
    private const string DefaultDomain = "ai.onnx";

    private readonly SortedSet<string> _refusals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Scope> _scopes = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Refusals => _refusals;

    public Tensor ReadTensor(TensorProto proto) => OnnxTensors.Read(proto, source, folder);

    public OnnxOperand Computed(string name, Value value) => OnnxOperand.Computed(name, value, knownInputs);

    /// <summary>
    /// The layer a name belongs to. Exporters name the nodes of one layer with its name and a slash in front; weights
    /// and nodes of one layer share its scope.
    /// </summary>
    public Scope ScopeOf(string kind, string name, char separator)
    {
        int end = name.LastIndexOf(separator);
        string layer = (end > 0 ? name[..end] : name).Trim('/');
        if (layer.Length == 0)
            return new Scope(kind, null);

        if (!_scopes.TryGetValue(layer, out Scope? scope))
            _scopes[layer] = scope = new Scope(kind, layer);

        return scope;
    }

    /// <summary>Imports the nodes that the outputs need into <paramref name="names"/>; null stands for what was refused.</summary>
    public void ImportNodes(
        IReadOnlyList<NodeProto> nodes,
        IEnumerable<string> outputs,
        OnnxNames names,
        OnnxAttributes? function,
        IReadOnlyCollection<OperatorSetIdProto> opsets)
    {
        HashSet<NodeProto> needed = Needed(nodes, outputs);
        foreach (NodeProto node in nodes)
        {
            if (!needed.Contains(node))
                continue;

            ImmutableArray<OnnxOperand> results = Import(node, names, function, opsets);
            for (int i = 0; i < node.Output.Count; i++)
            {
                if (node.Output[i].Length > 0)
                    names.Define(node.Output[i], i < results.Length ? results[i] : null);
            }
        }
    }

    /// <summary>Imports a subgraph, whose nodes see the names around it, and returns its outputs.</summary>
    /// <exception cref="NotSupportedException">A node of the subgraph was refused; the reason has been noted.</exception>
    public ImmutableArray<OnnxOperand> ImportSubgraph(GraphProto graph, OnnxNode parent, ImmutableArray<OnnxOperand> arguments)
    {
        OnnxNames names = new(parent.Names);
        for (int i = 0; i < arguments.Length; i++)
            names.Define(graph.Input[i].Name, arguments[i]);

        foreach (TensorProto initializer in graph.Initializer)
            names.Define(initializer.Name, OnnxOperand.Constant(initializer.Name, ReadTensor(initializer)));

        string[] outputs = [.. graph.Output.Select(output => output.Name)];
        ImportNodes(graph.Node, outputs, names, null, model.OpsetImport);
        return [.. outputs.Select(output => names.Find(output, source) ?? throw parent.Refuse("its subgraph cannot be imported"))];
    }

    private static HashSet<NodeProto> Needed(IReadOnlyList<NodeProto> nodes, IEnumerable<string> outputs)
    {
        HashSet<string> wanted = [.. outputs];
        HashSet<NodeProto> needed = [];
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            if (!nodes[i].Output.Any(wanted.Contains))
                continue;

            needed.Add(nodes[i]);
            wanted.UnionWith(NamesReadBy(nodes[i]));
        }

        return needed;
    }

    private static IEnumerable<string> NamesReadBy(NodeProto node) => node.Input.Concat(node.Attribute
        .SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G))
        .SelectMany(graph => graph.Node.SelectMany(NamesReadBy).Concat(graph.Output.Select(output => output.Name))));

    private ImmutableArray<OnnxOperand> Import(
        NodeProto proto, OnnxNames names, OnnxAttributes? function, IReadOnlyCollection<OperatorSetIdProto> opsets)
    {
        var inputs = new OnnxOperand?[proto.Input.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (proto.Input[i].Length == 0 || names.IsAbsent(proto.Input[i]))
                continue;

            inputs[i] = names.Find(proto.Input[i], source);
            if (inputs[i] is null)
                return []; // What it depends on was refused, and that is what the report names.
        }

        OnnxAttributes attributes = new(proto.Attribute, function);
        string domain = proto.Domain.Length == 0 ? DefaultDomain : proto.Domain;
        OnnxNode node = new(proto, attributes, [.. inputs], OpsetOf(domain, opsets), this, names);
        try
        {
            return FunctionOf(proto) is { } body ? Inline(body, node, inputs)
                : domain == DefaultDomain ? Apply(node, proto)
                : throw new NotSupportedException($"{domain}.{node}: operators of this domain are not supported.");
        }
        catch (NotSupportedException refusal)
        {
            _refusals.Add(refusal.Message);
            return [];
        }
        catch (ArgumentException misfit)
        {
            throw new ModelFormatException($"'{source}', node {node}: {misfit.Message}", misfit);
        }
    }

    private ImmutableArray<OnnxOperand> Apply(OnnxNode node, NodeProto proto)
    {
        bool canFold = OnnxFolding.CanFold(node.OpType);
        if (canFold && node.AllInputsKnown && !node.HasWeights && TryFold(node) is { } folded)
            return Named(folded, proto);

        if (OnnxRules.Structural.TryGetValue(node.OpType, out Func<OnnxNode, ImmutableArray<OnnxOperand>>? structural))
            return structural(node);

        NotSupportedException? refusal = null;
        if (OnnxRules.Computing.TryGetValue(node.OpType, out Func<OnnxNode, ImmutableArray<Value>>? rule))
        {
            try
            {
                ImmutableArray<Value> values = rule(node);
                Adopt(values, node.Scope);
                return [.. values.Select((value, i) => Computed(i < proto.Output.Count ? proto.Output[i] : string.Empty, value))];
            }
            catch (NotSupportedException reason) when (canFold)
            {
                refusal = reason;
            }
        }

        if (!canFold)
            throw new NotSupportedException($"operator {node.OpType} is not supported");

        try
        {
            return Named(OnnxFolding.Fold(node), proto);
        }
        catch (NotSupportedException) when (refusal is not null)
        {
            throw refusal;
        }
    }

    // Values that hold symbols cannot always be folded; what cannot is left to the rules for nodes.
    private static HostArray[]? TryFold(OnnxNode node)
    {
        try
        {
            return OnnxFolding.Fold(node);
        }
        catch (NotSupportedException) when (OnnxRules.Computing.ContainsKey(node.OpType))
        {
            return null;
        }
    }

    // The nodes a rule has added carry the name of the node they stand for.
    private static void Adopt(ImmutableArray<Value> values, Scope scope)
    {
        Stack<Node> open = new(values.Select(value => value.Producer));
        while (open.TryPop(out Node? node))
        {
            if (node.Scope is not null || node.Op is SourceOp)
                continue;

            node.Scope = scope;
            foreach (Value input in node.Inputs)
                open.Push(input.Producer);
        }
    }

    private static ImmutableArray<OnnxOperand> Named(HostArray[] results, NodeProto proto) =>
        [.. results.Select((result, i) => OnnxOperand.Constant(i < proto.Output.Count ? proto.Output[i] : string.Empty, result))];

    private FunctionProto? FunctionOf(NodeProto node) => model.Functions.FirstOrDefault(function =>
        function.Name == node.OpType && function.Domain == node.Domain && function.Overload == node.Overload);

    private ImmutableArray<OnnxOperand> Inline(FunctionProto function, OnnxNode node, OnnxOperand?[] inputs)
    {
        OnnxNames names = new(null);
        for (int i = 0; i < function.Input.Count; i++)
            names.Define(function.Input[i], i < inputs.Length ? inputs[i] : null, isAbsent: i >= inputs.Length || inputs[i] is null);

        OnnxAttributes attributes = node.Attributes.WithDefaults(function.AttributeProto);
        ImportNodes(function.Node, function.Output, names, attributes, function.OpsetImport);
        return [.. function.Output.Select(output => names.Find(output, source) ?? throw node.Refuse("its function body cannot be imported"))];
    }

    private int OpsetOf(string domain, IReadOnlyCollection<OperatorSetIdProto> opsets)
    {
        OperatorSetIdProto? opset = opsets.FirstOrDefault(entry =>
            (entry.Domain.Length == 0 ? DefaultDomain : entry.Domain) == domain);
        return opset is not null ? (int)opset.Version
            : FunctionDomains.Contains(domain) ? 1
            : throw new ModelFormatException($"'{source}' uses operators of '{domain}' but does not say of which version. Export it again.");
    }

    private IEnumerable<string> FunctionDomains => model.Functions.Select(function => function.Domain);
}
