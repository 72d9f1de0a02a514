namespace Microsoft.ML.BigDL.Graphs;

/// <summary>The place in a model that nodes belong to: a layer's kind and, once it is known, its name.</summary>
internal sealed class Scope(string kind, string? name)
{
    public string Kind { get; } = kind;

    /// <summary>Given by the user, or by the model that holds the layer.</summary>
    public string? Name { get; set; } = name;

    /// <summary>
    /// The type of what the layer yielded when it was last applied; null where no layer made the nodes. It may differ from that of any node
    /// in the graph: the next layer looks through a transposition at the end of this one.
    /// </summary>
    public TensorType? OutputType { get; set; }

    public override string ToString() => Name is null ? Kind : $"{Kind} '{Name}'";
}
